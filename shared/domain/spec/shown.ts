/**
 * Values of an input as a report may show them: shortened, and never a secret. Reports go to terminals and logs.
 */

const shownMost = 60;
const secretName = /pass(word|phrase)|secret|token|private[-_]?key|user_?data|credential/i;
/** PEM blocks of any private key, and the unprotected body of an OpenSSH one. */
const secretValue = /PRIVATE KEY|b3BlbnNzaC1rZXktdjE/;

/** What was got, for `Problem.got`. `path` decides, with the value itself, whether the value may be shown. */
export function shown(value: unknown, path = ''): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  if (isSecret(path, value)) return `${kind(value)} (not shown)`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** True for what must not be shown: by its name (`user_data`, `password`; a `…File` names a path only) or by its text. */
export function isSecret(path: string, value: unknown): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return (secretName.test(name) && !/file$/i.test(name)) || (typeof value === 'string' && secretValue.test(value));
}

function kind(value: unknown): string {
  return typeof value === 'string' ? `text of ${value.length} characters` : `a ${typeof value}`;
}

function quoted(text: string): string {
  const whole = JSON.stringify(text);
  return whole.length <= shownMost ? whole : `${JSON.stringify(text.slice(0, shownMost - 20))}… (${text.length} characters)`;
}
