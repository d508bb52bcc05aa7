/** The store holds no such hunt: another state folder, another namespace, or it was never started. */
export class HuntUnknownError extends Error {
  override name = 'HuntUnknownError' as const;

  constructor(huntId: string) {
    super(`no hunt ${huntId} is on record here; "foothold hunts list" shows those that are (is FOOTHOLD_STATE_DIR the same?)`);
  }
}

/** The store holds no such fleet. */
export class FleetUnknownError extends Error {
  override name = 'FleetUnknownError' as const;

  constructor(fleetId: string) {
    super(`no fleet ${fleetId} is on record here (is FOOTHOLD_STATE_DIR the same?)`);
  }
}

/** Executions of this hunt or fleet end one after the other: going on by itself would not mend it. */
export class RecoveryStoppedError extends Error {
  override name = 'RecoveryStoppedError' as const;

  /** `what` as in "hunt 01JBQ0…". */
  constructor(what: string, times: number) {
    super(
      `${what} was resumed ${times} times within an hour and its executions keep ending: look at its last execution and the log of the ` +
        'function that failed, mend the cause, then redrive this event from the dead-letter queue (docs/runbook.md)',
    );
  }
}
