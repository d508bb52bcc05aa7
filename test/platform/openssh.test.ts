import { describe, expect, it } from 'vitest';
import { judgeHostKey, type KeyFamily, readHostKeys } from '../../shared/domain/ssh/index.ts';
import { type ProbeAnswer, probeSsh } from '../../shared/platform/ssh-probe.ts';
import { consoleOf, makeKey, missing, newFolder, startSshd } from '../support/openssh.ts';

const types = ['ed25519', 'ecdsa', 'rsa'] as const;

/** In CI a machine without OpenSSH is a fault of the CI; elsewhere these tests are left out, and say why. */
const wanted = (skip: (reason: string) => void) => {
  if (missing === null) return;
  if (process.env['CI'] === 'true') throw new Error(missing);
  skip(missing);
};

const probe = (port: number, hostKeyOrder: readonly KeyFamily[] = []) =>
  probeSsh({ host: '127.0.0.1', port, timeoutMs: 20_000, hostKeyOrder });

/** The key of a handshake, beside what a console printed. */
function judge(answer: ProbeAnswer, console: string) {
  if (!answer.answered) throw new Error(answer.message);
  return judgeHostKey({ seen: answer.hostKey, printed: readHostKeys(console), policy: 'console' });
}

describe('a real OpenSSH server', () => {
  it.for(types)('with an %s host key proves the one that its console printed', async (type, { skip }) => {
    wanted(skip);
    const folder = newFolder();
    const key = makeKey(folder, type);
    const port = await startSshd(folder, [key]);

    const answer = await probe(port);

    expect(answer).toMatchObject({
      answered: true,
      banner: expect.stringMatching(/^SSH-2\.0-OpenSSH_/),
      hostKey: { type, fingerprint: key.fingerprint },
    });
    expect(judge(answer, consoleOf([key]))).toMatchObject({ verdict: 'verified', proof: 'console' });
  });

  it.for([256, 384, 521])('with an ecdsa key of %i bits is read by its curve', async (bits, { skip }) => {
    wanted(skip);
    const folder = newFolder();
    const key = makeKey(folder, 'ecdsa', 'ecdsa', bits);
    const port = await startSshd(folder, [key]);

    const answer = await probe(port);

    expect(judge(answer, consoleOf([key]))).toMatchObject({ verdict: 'verified' });
  });

  it.for(types)('with keys of all types shows the %s one when the console printed no other', async (type, { skip }) => {
    wanted(skip);
    const folder = newFolder();
    const keys = types.map((each) => makeKey(folder, each));
    const port = await startSshd(folder, keys);
    const console = consoleOf(keys.filter((key) => key.type === type));

    const answer = await probe(port, [type]);

    expect(answer).toMatchObject({ hostKey: { type } });
    expect(judge(answer, console)).toMatchObject({ verdict: 'verified' });
  });

  it.for(types)('that shows another %s key than the console printed is refused', async (type, { skip }) => {
    wanted(skip);
    const folder = newFolder();
    const [own, printed] = [makeKey(folder, type, 'own'), makeKey(folder, type, 'printed')];
    const port = await startSshd(folder, [own]);

    const verdict = judge(await probe(port, [type]), consoleOf([printed]));

    expect(verdict).toMatchObject({ verdict: 'mismatch', proof: null, remedy: expect.stringContaining('do not log in') });
    expect(verdict.reason).toContain(own.fingerprint);
    expect(verdict.reason).toContain(printed.fingerprint);
  });

  it('that lies in one of its keys alone is refused for that one, and believed for the others', async ({ skip }) => {
    wanted(skip);
    const folder = newFolder();
    const keys = types.map((each) => makeKey(folder, each));
    const forged = makeKey(folder, 'rsa', 'forged');
    const port = await startSshd(folder, [...keys.filter(({ type }) => type !== 'rsa'), forged]);
    const console = consoleOf(keys);

    const verdicts: string[] = [];
    for (const type of types) verdicts.push(judge(await probe(port, [type]), console).verdict);

    expect(verdicts).toEqual(['verified', 'verified', 'mismatch']);
  });

  it('whose console has not printed yet is undecided, and so is one that printed other types', async ({ skip }) => {
    wanted(skip);
    const folder = newFolder();
    const [own, other] = [makeKey(folder, 'ed25519'), makeKey(folder, 'rsa')];
    const port = await startSshd(folder, [own]);

    const answer = await probe(port);

    expect(judge(answer, 'Linux version 6.1\r\n')).toMatchObject({ verdict: 'undecided' });
    expect(judge(answer, consoleOf([other]))).toMatchObject({ verdict: 'undecided', reason: expect.stringContaining('other types: rsa') });
  });
});
