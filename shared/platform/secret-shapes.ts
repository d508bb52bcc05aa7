/**
 * What counts as a secret, by name and by shape. Decisions:
 * - Names with the word secret, password, passphrase, authorization, cookie, credential, signature, … or `user_data` (scripts
 *   in it carry secrets) are masked whatever their value is.
 * - Names with the word key or token are masked too, unless on the list of public ones: `ssh_authorized_keys` and other
 *   public keys, host keys, ids, names and paths of keys, and the idempotency tokens (`token`, `ClientToken`,
 *   `opc-retry-token`), which support needs and which open nothing. Numbers, flags and the document's own `key` section
 *   pass and are searched inside.
 * - Texts: private PEM blocks (also cut short, with escaped newlines, or in base64), authorization headers, bearer tokens, JWTs,
 *   `password=…` and the like, user:password@ in URLs. Public PEM blocks and certificates stay.
 */
export const mask = '[masked]';

/** Whole words of a name, and runs of letters in it once its separators are gone (`pass_phrase`, `userData`). */
const secretWords = new Set(['passwd', 'pwd', 'cookie', 'cookies', 'credential', 'credentials', 'signature', 'pem']);
const secretRuns = ['secret', 'password', 'passphrase', 'authorization', 'userdata', 'privatekey'];
const keyWords = new Set(['key', 'keys', 'token', 'tokens']);

const publicNames = new Set([
  'sshauthorizedkeys',
  'authorizedkeys',
  'publickey',
  'publickeys',
  'sshpublickey',
  'sshpublickeys',
  'hostkey',
  'hostkeys',
  'sshhostkey',
  'sshhostkeys',
  'keyname',
  'keypairname',
  'keypairid',
  'kmskeyid',
  'keyfingerprint',
  'hostkeyfingerprint',
  'keytype',
  'keymode',
  'keyfile',
  'keypath',
  'privatekeyfile',
  'privatekeypath',
  'publickeyfile',
  'publickeypath',
  'ociprivatekeypath',
  'token',
  'clienttoken',
  'retrytoken',
  'opcretrytoken',
  'idempotencytoken',
  'nexttoken',
]);

/** Whether a field of this name may not be shown with this value. */
export function isSecretName(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const words = wordsOf(name);
  const run = words.join('');
  if (publicNames.has(run)) return false;
  if (words.some((word) => secretWords.has(word)) || secretRuns.some((part) => run.includes(part))) return true;
  if (!words.some((word) => keyWords.has(word) || /(?:key|token)s?$/.test(word)) || typeof value === 'number') return false;
  return !(run === 'key' && typeof value === 'object');
}

/** `opcRetryToken`, `opc-retry-token`, `OPCRetry_token` → opc, retry, token. */
function wordsOf(name: string): string[] {
  const spaced = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
}

const privatePem = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;
const shapes: readonly (readonly [RegExp, string])[] = [
  [privatePem, mask],
  // base64 of "-----BEGIN", with its line breaks: whether the block is a private one shows only when decoded, so all go.
  [/LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*(?:(?:\\?\r?\n|\\n)[A-Za-z0-9+/=_-]{16,})*/g, mask],
  // To the end of the line: the schemes put several parameters behind commas.
  [/((?:proxy-)?authorization\\?["']?\s*[:=,]\s*)[^\r\n]+/gi, `$1${mask}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${mask}`],
  [/\b(Signature version=)[^\r\n]+/g, `$1${mask}`],
  [/\bsignature\\?["']?\s*[:=]\s*\\?["']?[\w+/=-]{16,}/gi, `signature=${mask}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask],
  [
    /((?:[\w-]*(?:secret|passw(?:or)?d|pass[_-]?phrase|private[_-]?key|api[_-]?key|access[_-]?key)|(?:access|session|security|refresh|auth|id)[_-]?token)[\w-]*\\?["']?\s*[:=]\s*)(\\?"(?:[^"\\]|\\(?!"))*\\?"|'[^']*'|[^\s,;&}"']+)/gi,
    `$1${mask}`,
  ],
  [/\b([a-z][a-z\d+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, `$1${mask}@`],
];

/** The text without what has the shape of a secret, or is a known one. */
export function scrub(text: string, known: ReadonlySet<string> = new Set()): string {
  let clean = text;
  for (const secret of known) if (secret.length >= 4) clean = clean.replaceAll(secret, mask);
  for (const [shape, instead] of shapes) clean = clean.replace(shape, instead);
  return clean;
}

/** Whether the text holds a private key. */
export function masksWhole(text: string): boolean {
  return text.search(privatePem) >= 0;
}
