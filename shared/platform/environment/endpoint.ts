import { scrub } from '../secret-shapes.ts';
import type { Reading } from './variables.ts';

/** A base URL without a slash at the end. */
export function readEndpoint(name: string, { read, problems }: Reading): string | null {
  const value = read(name);
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const wrong =
    url === null || !['http:', 'https:'].includes(url.protocol)
      ? scrub(value)
      : url.username || url.password
        ? 'a URL with credentials in it'
        : url.search || url.hash
          ? 'a URL with a query or fragment'
          : null;
  if (wrong !== null) problems.push({ path: name, expected: 'an http:// or https:// base URL, host and path only', got: wrong });
  return value.replace(/\/+$/, '');
}
