/** Exit codes of requirement 1, and what shells expect of SIGHUP (128 + 1). */
export const exitCodes = { ready: 0, fatal: 1, SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
