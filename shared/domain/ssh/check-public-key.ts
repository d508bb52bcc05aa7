import type { Problem } from '../problem.ts';
import { keyBlobProblem } from './public-key.ts';

const wanted = 'an OpenSSH public key (`ssh-ed25519 AAAA… comment`)';
// Options come first and may hold spaces within quotes: sshd(8), AUTHORIZED_KEYS FILE FORMAT.
const options = String.raw`(?:[^\s"]|"(?:\\.|[^"\\])*")+[ \t]+`;
const keyName = String.raw`ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com`;
const keyLine = new RegExp(String.raw`^(?:${options})?(${keyName})(?:[ \t]+(\S+)|$)`);

/**
 * Checks keys in the format of authorized_keys: one or more lines, comments and options allowed. Returns every problem,
 * none for good keys. What a wrong line says is never repeated: it may be a private key.
 */
export function checkPublicKey(text: string, path = 'publicKey'): Problem[] {
  const wholesale = wrongKind(text);
  if (wholesale) return [{ path, expected: wanted, ...wholesale }];

  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const keys = lines.filter(({ line }) => line !== '' && !line.startsWith('#'));
  const problems = keys.flatMap(({ line, number }) => {
    const wrong = lineProblem(line);
    return wrong ? [{ path: keys.length > 1 ? `${path}, line ${number}` : path, expected: wanted, ...wrong }] : [];
  });
  if (keys.length === 0) problems.push({ path, expected: wanted, got: 'no key' });
  if (text.includes('\r')) {
    problems.push({
      path,
      expected: 'lines that end in LF',
      got: 'carriage returns (CRLF, a file from Windows)',
      remedy: 'convert it with dos2unix',
    });
  }
  return problems;
}

type Wrong = Pick<Problem, 'got' | 'remedy'>;

function wrongKind(text: string): Wrong | null {
  if (/PRIVATE KEY-|PuTTY-User-Key-File|^Private-Lines:/m.test(text)) {
    return { got: 'a private key', remedy: 'give the file that ends in .pub; a private key that was pasted somewhere is best replaced' };
  }
  if (/BEGIN SSH2 PUBLIC KEY/.test(text))
    return { got: 'a public key in RFC 4716 form', remedy: 'convert it with `ssh-keygen -i -f FILE`' };
  if (/BEGIN (RSA )?PUBLIC KEY/.test(text))
    return {
      got: 'a public key in PEM form',
      remedy: 'convert it with `ssh-keygen -i -m PKCS8 -f FILE` (-m PEM for "BEGIN RSA PUBLIC KEY")',
    };
  if (/-----BEGIN /.test(text)) return { got: 'a PEM file', remedy: 'give the file that ends in .pub' };
  return null;
}

function lineProblem(line: string): Wrong | null {
  const found = keyLine.exec(line);
  if (!found) return { got: strangeLine(line), remedy: 'a key is one line: its type, base64, a comment' };
  const [name, base64] = found.slice(1) as [string, string | undefined];
  if (base64 === undefined) return { got: `${name} without the base64 that follows the type` };
  const problem = keyBlobProblem(name, base64);
  return problem === null ? null : { got: problem, remedy: 'copy the whole line of the .pub file again' };
}

function strangeLine(line: string): string {
  if (/-cert-v01@openssh\.com(\s|$)/.test(line)) return 'a certificate';
  return line.replace(/\\./g, '').split('"').length % 2 === 0
    ? 'options with a quote that is not closed'
    : 'a line without a known key type';
}
