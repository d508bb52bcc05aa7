import { randomBytes, timingSafeEqual } from 'node:crypto';
import { localTenant, ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { basicCredentials, digestOf } from '../../shared/platform/basic-credentials.ts';

export interface Token {
  readonly tenant: string;
  /** SHA-256 of the token: comparing digests takes the same time whatever was sent. */
  readonly digest: Buffer;
}

const shortest = 20;

export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenOf(tenant: string, text: string): Token {
  return { tenant, digest: digestOf(text) };
}

/** A token file: one line a token, `TOKEN` or `TENANT TOKEN`; `#` begins a comment. Throws `InputError`, which never shows a token. */
export function readTokens(content: string, name: string): Token[] {
  const problems: Problem[] = [];
  const tokens = content.split(/\r?\n/).flatMap((line, at) => {
    const words = line
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0 || words[0]!.startsWith('#')) return [];
    const [tenant, text] = words.length === 1 ? [localTenant, words[0]!] : [words[0]!, words[1]!];
    const path = `${name}:${at + 1}`;
    if (words.length > 2) problems.push({ path, expected: 'a token, or a tenant and its token', got: `${words.length} words` });
    if (!/^[\w.@:-]{1,100}$/.test(tenant))
      problems.push({ path, expected: 'a tenant of at most 100 letters, digits and . _ - @ :', got: 'another text' });
    if (text.length < shortest)
      problems.push({ path, expected: `a token of at least ${shortest} characters`, got: `${text.length} characters` });
    return [tokenOf(tenant, text)];
  });
  if (tokens.length === 0 && problems.length === 0) problems.push({ path: name, expected: 'at least one token', got: 'none' });
  if (problems.length > 0) throw new InputError(problems);
  return tokens;
}

/**
 * The tenant whose token an Authorization header bears; null for any other header. OCI Notifications knows Basic alone: its token is the
 * password of a user of its name. Every token is compared, so time tells nothing.
 */
export function tenantOfHeader(header: string | undefined, tokens: readonly Token[]): string | null {
  const bearer = digestOf(/^Bearer +([\x21-\x7e]+) *$/i.exec(header ?? '')?.[1] ?? '');
  const [, password = ''] = (basicCredentials(header) ?? '').split(new RegExp(`^${ociEventsTenant}:`));
  const basic = digestOf(password);
  let tenant: string | null = null;
  for (const token of tokens) if (timingSafeEqual(token.digest, token.tenant === ociEventsTenant ? basic : bearer)) tenant = token.tenant;
  return tenant;
}
