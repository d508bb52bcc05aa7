/** The store holds no such hunt: another state folder, another namespace, or it was never started. */
export class HuntUnknownError extends Error {
  override name = 'HuntUnknownError' as const;

  constructor(huntId: string) {
    super(`no hunt ${huntId} is on record here; "foothold hunts list" shows those that are (is FOOTHOLD_STATE_DIR the same?)`);
  }
}
