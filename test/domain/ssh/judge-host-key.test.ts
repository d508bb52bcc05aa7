import { describe, expect, test } from 'vitest';
import type { HostKey, HostKeyPolicy } from '../../../shared/domain/ssh/index.ts';
import { judgeHostKey } from '../../../shared/domain/ssh/index.ts';

const seen = { type: 'ed25519', fingerprint: 'SHA256:seen', md5: 'MD5:5e:e4' };
const printed = (type: string, fingerprint: string): HostKey => ({ type, fingerprint, source: 'fingerprints' });
const lookers: HostKeyPolicy[] = ['console', 'console-or-first'];

describe.each(lookers)('under policy "%s"', (policy) => {
  test('a key that the console printed is verified', () => {
    const verdict = judgeHostKey({ seen, printed: [printed('rsa', 'SHA256:other'), printed('ed25519', 'SHA256:seen')], policy });

    expect(verdict).toEqual({ verdict: 'verified', proof: 'console', reason: 'the console printed ed25519 SHA256:seen', remedy: null });
  });

  test('a key whose MD5 the console printed is verified', () => {
    const verdict = judgeHostKey({ seen, printed: [printed('ed25519', 'MD5:5e:e4')], policy });

    expect(verdict).toMatchObject({ verdict: 'verified', proof: 'console' });
  });

  test('a console with MD5 only decides against a key whose MD5 nobody knows', () => {
    const verdict = judgeHostKey({
      seen: { type: 'ed25519', fingerprint: 'SHA256:seen' },
      printed: [printed('ed25519', 'MD5:5e:e4')],
      policy,
    });

    expect(verdict).toMatchObject({ verdict: 'mismatch', proof: null });
  });

  test.each([false, true])('a printed key of the same type that differs is a mismatch, console timed out: %s', (consoleTimedOut) => {
    const verdict = judgeHostKey({ seen, printed: [printed('ed25519', 'SHA256:other')], policy, consoleTimedOut });

    expect(verdict).toEqual({
      verdict: 'mismatch',
      proof: null,
      reason: 'the handshake showed ed25519 SHA256:seen, the console printed SHA256:other',
      remedy: expect.stringContaining('do not log in'),
    });
  });

  test.each([false, true])('printed keys of other types decide nothing, console timed out: %s', (consoleTimedOut) => {
    const verdict = judgeHostKey({
      seen,
      printed: [printed('rsa', 'SHA256:a'), printed('rsa', 'SHA256:b'), printed('ecdsa', 'SHA256:c')],
      policy,
      consoleTimedOut,
    });

    expect(verdict).toMatchObject({ verdict: 'undecided', proof: null, remedy: expect.stringContaining('type rsa, ecdsa,') });
  });

  test('a silent console decides nothing yet', () => {
    const verdict = judgeHostKey({ seen, printed: [], policy });

    expect(verdict).toMatchObject({ verdict: 'undecided', proof: null, remedy: expect.stringContaining('wait for cloud-init') });
  });
});

describe('a console that stays silent until its time is up', () => {
  test('lets "console-or-first" take the first key', () => {
    const verdict = judgeHostKey({ seen, printed: [], policy: 'console-or-first', consoleTimedOut: true });

    expect(verdict).toMatchObject({ verdict: 'verified', proof: 'first', remedy: null });
  });

  test('leaves "console" undecided', () => {
    const verdict = judgeHostKey({ seen, printed: [], policy: 'console', consoleTimedOut: true });

    expect(verdict).toMatchObject({ verdict: 'undecided', proof: null, reason: expect.stringContaining('showed no host keys in time') });
  });
});

test('under policy "first" nobody looks at the console', () => {
  const verdict = judgeHostKey({ seen, printed: [printed('ed25519', 'SHA256:other')], policy: 'first' });

  expect(verdict).toMatchObject({ verdict: 'verified', proof: 'first' });
});
