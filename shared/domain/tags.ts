/**
 * Every resource a hunt makes leads back to it by tags. The names are `{namespace}`, `{namespace}-session-id` and
 * `{namespace}-timestamp` (requirement 3, FR-012..014), and the attempt that made it.
 */

/** Tags that all instances of a hunt share: what look-ups, clean-ups and sweeps go by. */
export function ownerTags(namespace: string, huntId: string): Record<string, string> {
  return { [namespace]: 'true', [`${namespace}-session-id`]: huntId };
}

/** Tags of one attempt. `createdAt` is the hunt's, so that a repeated call carries the same payload under the same token. */
export function attemptTags(namespace: string, huntId: string, createdAt: string, attempt: number): Record<string, string> {
  return { ...ownerTags(namespace, huntId), [`${namespace}-timestamp`]: createdAt, [attemptTag(namespace)]: String(attempt) };
}

export function attemptTag(namespace: string): string {
  return `${namespace}-attempt`;
}

/** Which attempt made this; null for a resource whose tag is missing or no number. */
export function attemptOf(namespace: string, tags: Readonly<Record<string, string>>): number | null {
  const value = tags[attemptTag(namespace)];
  return /^\d+$/.test(value ?? '') ? Number(value) : null;
}
