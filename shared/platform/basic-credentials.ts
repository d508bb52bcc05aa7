import { createHash } from 'node:crypto';

/** `user:password` of a Basic Authorization header (RFC 7617, UTF-8); null for any other header. */
export function basicCredentials(header: string | undefined): string | null {
  const encoded = /^Basic +([A-Za-z\d+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  return text.includes(':') ? text : null;
}

/** SHA-256: comparing digests with `timingSafeEqual` takes the same time whatever was sent. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
