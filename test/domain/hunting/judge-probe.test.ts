import { describe, expect, test } from 'vitest';
import { type Handshake, judgeProbe, type Probe, type ProbeFacts } from '../../../shared/domain/hunting/judge-probe.ts';
import { plannedHunt, start } from './hunts-for-tests.ts';

const fresh: Probe = {
  tries: 0,
  answeredAt: null,
  seen: null,
  consoleCursor: 'capture-1',
  verified: false,
  mismatches: 0,
  lastProblem: null,
};
const hostKey = { type: 'ed25519', fingerprint: 'SHA256:right', md5: 'MD5:right' };
const seen = { type: 'ed25519', fingerprint: 'SHA256:right' };
const answered: Handshake = { answered: true, hostKey };
const silent: Handshake = { answered: false, problem: 'refused', message: 'connection refused' };
const printed = [{ type: 'ed25519', fingerprint: 'SHA256:right', source: 'fingerprints' }] as const;
const other = [{ type: 'ed25519', fingerprint: 'SHA256:wrong', source: 'fingerprints' }] as const;
const otherType = [{ type: 'rsa', fingerprint: 'SHA256:rsa', source: 'fingerprints' }] as const;

const judge = (facts: Partial<ProbeFacts>, probe: Probe = fresh, ssh: object = {}) =>
  judgeProbe(plannedHunt({ settings: { ready: { ssh } } }), probe, { answer: answered, printed: [], now: start, ...facts });
const known: Probe = { ...fresh, answeredAt: new Date(start - 10_000).toISOString(), seen };
const names = (verdict: ReturnType<typeof judge>) => verdict.events.map((event) => event.event);

describe('a host key', () => {
  test('that the console printed proves the instance', () => {
    const verdict = judge({ printed });

    expect(verdict).toMatchObject({ kind: 'ready', probe: { verified: true, seen, lastProblem: null } });
    expect(verdict.events).toEqual([
      { event: 'ssh.answered', data: seen },
      { event: 'ssh.verified', data: { ...seen, proof: 'console' } },
    ]);
  });

  test('that the console does not show yet is asked for again, and its first answer is remembered', () => {
    const first = judge({});
    const second = judge({ now: start + 60_000 }, first.probe);

    expect(first).toMatchObject({ kind: 'again', waitSeconds: 5, probe: { answeredAt: new Date(start).toISOString(), seen } });
    expect(second).toMatchObject({ kind: 'again', probe: { answeredAt: new Date(start).toISOString() } });
    expect([names(first), names(second)]).toEqual([['ssh.answered'], []]);
  });

  test('that the console never shows ends the hunt after consoleTimeout', () => {
    const within = judge({ now: start + 289_999 }, known);
    const over = judge({ now: start + 290_000 }, known);

    expect(within.kind).toBe('again');
    expect(over).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.HostKeyUnproven', remedy: expect.stringContaining('console-or-first') },
    });
    expect(names(over)).toEqual(['ssh.refused']);
  });

  test('of a type that the console does not show ends the hunt after consoleTimeout, under every policy that looks', () => {
    const verdict = judge({ printed: otherType, now: start + 290_000 }, known, { hostKey: 'console-or-first' });

    expect(verdict).toMatchObject({ kind: 'stop', failure: { error: 'Hunt.HostKeyUnproven', message: expect.stringContaining('rsa') } });
  });

  test('is taken on trust after consoleTimeout where the policy says so, and is not called verified', () => {
    const verdict = judge({ now: start + 290_000 }, known, { hostKey: 'console-or-first' });

    expect(verdict).toMatchObject({ kind: 'ready', probe: { verified: false } });
    expect(verdict.events).toEqual([{ event: 'ssh.verified', data: { ...seen, proof: 'first' } }]);
  });

  test('is taken as it comes where the policy does not look', () => {
    expect(judge({}, fresh, { hostKey: 'first' })).toMatchObject({ kind: 'ready', probe: { verified: false } });
  });
});

describe('a console that contradicts the handshake', () => {
  test('is read afresh once, as it may show an old boot', () => {
    const verdict = judge({ printed: other });

    expect(verdict).toMatchObject({ kind: 'again', waitSeconds: 5, probe: { mismatches: 1, consoleCursor: null } });
    expect(names(verdict)).toEqual(['ssh.answered']);
  });

  test('twice ends the hunt', () => {
    const verdict = judge({ printed: other }, { ...known, mismatches: 1 });

    expect(verdict).toMatchObject({
      kind: 'stop',
      probe: { mismatches: 2 },
      failure: { error: 'Hunt.HostKeyMismatch', remedy: expect.stringContaining('do not log in') },
    });
    expect(names(verdict)).toEqual(['ssh.refused']);
  });

  test('and then agrees proves the instance', () => {
    expect(judge({ printed }, { ...known, mismatches: 1 }).kind).toBe('ready');
  });
});

describe('an unanswered handshake', () => {
  test('is tried again after the interval', () => {
    const verdict = judge({ answer: silent }, fresh, { interval: 7 });

    expect(verdict).toMatchObject({
      kind: 'again',
      waitSeconds: 7,
      probe: { tries: 1, lastProblem: 'connection refused', answeredAt: null },
    });
    expect(verdict.events).toEqual([]);
  });

  test.each([
    ['oci', 'security list'],
    ['aws', 'security group'],
  ] as const)('on %s to the end points to the %s (regression: EC2 users were sent to a security list)', (cloud, guard) => {
    const verdict = judgeProbe({ ...plannedHunt(), cloud }, { ...fresh, tries: 29 }, { answer: silent, printed: [], now: start });

    expect(verdict).toMatchObject({ kind: 'stop', failure: { remedy: expect.stringContaining(`${guard} lets port 22 in`) } });
  });

  test('ends the hunt after the last try', () => {
    const last = judge({ answer: silent }, { ...fresh, tries: 28 });
    const over = judge({ answer: silent }, { ...fresh, tries: 29 });

    expect(last.kind).toBe('again');
    expect(over).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.SshTimeout', message: expect.stringContaining('30 tries'), remedy: expect.stringContaining('port 22') },
    });
    expect(names(over)).toEqual(['ssh.refused']);
  });
});

describe('a login', () => {
  const login = (result: 'ok' | 'refused' | 'unanswered'): Handshake => ({ answered: true, hostKey, login: result });

  test('that works is what ready means, where one is asked for', () => {
    expect(judge({ answer: login('ok'), printed }, fresh, { user: 'ubuntu' })).toMatchObject({ kind: 'ready', probe: { verified: true } });
  });

  test.each(['refused', 'unanswered'] as const)('that is %s is tried again, as cloud-init may not be done', (result) => {
    const verdict = judge({ answer: login(result), printed }, fresh, { user: 'ubuntu' });

    expect(verdict).toMatchObject({
      kind: 'again',
      waitSeconds: 10,
      probe: { tries: 1, lastProblem: `the login as ubuntu was ${result}`, seen },
    });
    expect(names(verdict)).toEqual(['ssh.answered']);
  });

  test('that stays refused ends the hunt', () => {
    const verdict = judge({ answer: login('refused'), printed }, { ...known, tries: 29 }, { user: 'ubuntu' });

    expect(verdict).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.SshTimeout', message: expect.stringContaining('the login as ubuntu was refused') },
    });
  });
});
