/** Seconds, or an HTTP date (RFC 9110, 10.2.3), `now` in epoch ms; it counts from the server's own Date where it sends one. */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const at = Date.parse(value);
  if (Number.isNaN(at)) return null;
  const served = Date.parse(headers.get('date') ?? '');
  return Math.max(0, Math.ceil((at - (Number.isNaN(served) ? now : served)) / 1000));
}
