import { describe, expect, test } from 'vitest';
import { describeError } from '../../cli/view/errors.ts';
import { sshCommand, summaryLines } from '../../cli/view/summary.ts';
import { oneLine, sayDuration, shellWord } from '../../cli/view/words.ts';
import { failedDocument, huntingDocument, instance, readyDocument } from './hunt-documents.ts';

describe('the summary', () => {
  test('of a ready hunt has the instance, an ssh line that a shell takes, the fingerprint and the counts', () => {
    const text = summaryLines(readyDocument()).join('\n');

    expect(text).toContain('ocid1.instance.oc1.phx.one (web)');
    expect(text).toContain('AD-3 (Uocm:PHX-AD-3, VM.Standard.A1.Flex:2x12)');
    expect(text).toContain('203.0.113.7, 10.0.0.7 inside');
    expect(text).toContain("ssh -i '/state/keys/hunt key' -p 2222 opc@203.0.113.7");
    expect(text).toContain('ed25519 SHA256:abc (the one its own console printed)');
    expect(text).toContain(
      '6 min, 14 attempts (12 out of capacity, 1 throttled, 1 without a clear answer, 1 lost answer resolved), 15 launch calls',
    );
  });

  test('counts what else the cloud refused: limits, shapes that a place lacks, prices', () => {
    const hunt = failedDocument();
    const refusal = (of: string, times: number) => ({ offering: 'a', class: of, rule: of, message: of, at: hunt.createdAt, times });
    const failures = [refusal('QUOTA', 4), refusal('QUOTA', 1), refusal('INELIGIBLE', 2), refusal('PRICE', 3)];

    const text = summaryLines({ ...hunt, failures }).join('\n');

    expect(text).toContain('5 against a service limit, 2 not offered there, 3 priced too low');
  });

  test('does not call a key checked that was only seen', () => {
    const document = readyDocument();

    const text = summaryLines({ ...document, probe: { ...document.probe!, verified: false } }).join('\n');

    expect(text).toContain('as first seen, not checked against the console');
  });

  test('of a failed hunt has reason, remedy, what is left, and the id', () => {
    const document = failedDocument({
      cleanUp: {
        then: 'failed',
        startedAt: '2026-11-01T12:05:00.000Z',
        looks: 2,
        asked: ['ocid1.instance.x'],
        gone: ['ocid1.instance.x'],
        problem: null,
      },
    });

    const text = summaryLines(document).join('\n');

    expect(text).toContain('reason  no instance within 60 s');
    expect(text).toContain('remedy  Start again with a longer --deadline.');
    expect(text).toContain('nothing: 1 instance ended (ocid1.instance.x)');
    expect(text).toContain(document.huntId);
  });

  test('does not promise that nothing is left when the clean-up says otherwise', () => {
    const document = failedDocument({
      endedAt: null,
      cleanUp: {
        then: 'failed',
        startedAt: '2026-11-01T12:05:00.000Z',
        looks: 2,
        asked: ['ocid1.instance.x'],
        gone: [],
        problem: '503 from terminate',
      },
    });

    const text = summaryLines(document).join('\n');

    expect(text).toContain('perhaps something: 503 from terminate');
    expect(text).not.toContain('nothing:');
  });

  test('of a paused hunt says what is kept and how to go on', () => {
    const document = huntingDocument({ phase: 'paused', instance: instance() });

    const text = summaryLines(document).join('\n');

    expect(text).toContain('ocid1.instance.oc1.phx.one is kept (RUNNING)');
    expect(text).toContain(`foothold hunts resume ${document.huntId}`);
  });

  test('of a rehearsal says that the instance is gone', () => {
    const text = summaryLines(readyDocument(), true).join('\n');

    expect(text).toContain('nothing real was launched');
    expect(text).toContain('(it ended with the rehearsal)');
  });
});

describe('the ssh command', () => {
  test('takes the private address where that is the one that is proven', () => {
    const document = readyDocument();
    const ready = {
      ...document.request.settings.ready,
      ssh: { ...document.request.settings.ready.ssh, address: 'private' as const, user: 'ubuntu' },
    };

    const command = sshCommand({ ...document, request: { ...document.request, settings: { ...document.request.settings, ready } } });

    expect(command).toContain('ubuntu@10.0.0.7');
  });

  test('is none without an address', () => {
    const document = readyDocument({ instance: instance({ publicIp: null, privateIp: null }) });

    expect(sshCommand(document)).toBeNull();
  });
});

describe('an unexpected error', () => {
  test('is named a bug, in one line, with where the hunt stands', () => {
    const document = huntingDocument();

    const { text, bug, stack } = describeError(new TypeError('x is\nundefined'), document);

    expect(bug).toBe(true);
    expect(text).toContain('this is a bug in Foothold: TypeError: x is undefined. Hunt ');
    expect(text).toContain(`foothold hunts resume ${document.huntId}`);
    expect(text).not.toContain('\n');
    expect(stack).toContain('summary.test.ts');
  });

  test('holds no private key', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----';

    const { text, stack } = describeError(new Error(`cannot parse ${key}`), null);

    expect(text + stack).not.toContain('MIIEowIBAAKCAQEA7');
  });

  test('is no bug when it says what to do itself', () => {
    const held = Object.assign(new Error('another hunt of this account is running: pid 7'), { name: 'LeaseHeldError' });

    expect(describeError(held, null)).toMatchObject({ text: 'another hunt of this account is running: pid 7', bug: false });
  });
});

describe('words', () => {
  test.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [59.6, '1 min'],
    [61, '1 min 1 s'],
    [3600, '1 h'],
    [3725, '1 h 2 min'],
    [90_000, '1 d 1 h'],
    [-3, '0 s'],
  ])('%d seconds are "%s"', (seconds, said) => {
    expect(sayDuration(seconds)).toBe(said);
  });

  test('a shell takes every word as it is', () => {
    expect([shellWord('/a/b-c.pem'), shellWord("it's"), shellWord('a b'), shellWord('')]).toEqual([
      '/a/b-c.pem',
      `'it'\\''s'`,
      "'a b'",
      "''",
    ]);
  });

  test('a long text is cut', () => {
    expect(oneLine('x'.repeat(300), 20)).toBe(`${'x'.repeat(19)}…`);
  });
});
