/** The store holds no such hunt: another state folder, another namespace, or it was never started. */
export class HuntUnknownError extends Error {
  override name = 'HuntUnknownError' as const;

  constructor(huntId: string) {
    super(`no hunt ${huntId} is on record here; "foothold hunts list" shows those that are (is FOOTHOLD_STATE_DIR the same?)`);
  }
}

/** Executions of this hunt end one after the other: going on by itself would not mend it. */
export class RecoveryStoppedError extends Error {
  override name = 'RecoveryStoppedError' as const;

  constructor(huntId: string, times: number) {
    super(
      `hunt ${huntId} was resumed ${times} times within an hour and its executions keep ending: look at its last execution and the log of the ` +
        'function that failed, mend the cause, then redrive this event from the dead-letter queue (docs/runbook.md)',
    );
  }
}
