/** Public keys travel in the payload: nothing is asked of OCI. */
export function open() {
  return { keyPairs: null };
}
