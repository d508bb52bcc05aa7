import { createHash } from 'node:crypto';

/** "User data is limited to 16 KB, in raw form, before it is base64-encoded" (EC2 user guide, "User data"). */
export const userDataMost = 16 * 1024;

const base64Form = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

/** How cloud-init knows a text by its first line (cloudinit/handlers); anything else it is left to find out itself. */
const kinds: readonly (readonly [start: RegExp, type: string])[] = [
  [/^#!/, 'text/x-shellscript'],
  [/^#cloud-config-archive/, 'text/cloud-config-archive'],
  [/^#cloud-config/, 'text/cloud-config'],
  [/^#cloud-boothook/, 'text/cloud-boothook'],
  [/^#include-once/, 'text/x-include-once-url'],
  [/^#include/, 'text/x-include-url'],
  [/^#part-handler/, 'text/part-handler'],
  [/^## template: ?jinja/i, 'text/jinja2'],
];

/** The raw bytes of what a payload says, which may be plain text or base64 already. */
export function readUserData(text: string): Buffer {
  return isBase64(text) ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8');
}

/**
 * `UserData` of a launch, base64 as EC2 wants it (FR-010); null for none. With a `unit` (a shell script of ours) the user's own and the
 * unit become two parts of one MIME document. Windows' `<powershell>` is left alone: the unit is for Linux.
 */
export function composeUserData(own: string | null, unit: string | null): string | null {
  const bytes = own === null || own.trim() === '' ? null : readUserData(own);
  if (unit === null || (bytes !== null && startOf(bytes).startsWith('<'))) return bytes?.toString('base64') ?? null;
  if (bytes === null) return Buffer.from(unit, 'utf8').toString('base64');
  return Buffer.from(multipart([unitPart(unit), ownPart(bytes)]), 'latin1').toString('base64');
}

/** Raw bytes of a composed `UserData`. */
export function userDataSize(encoded: string): number {
  return Buffer.from(encoded, 'base64').length;
}

/** Base64 of a text or of gzip is certain; of other bytes it is believed from a length on that no plain word has. */
function isBase64(text: string): boolean {
  const packed = text.replaceAll(/\s/g, '');
  if (packed === '' || !base64Form.test(packed)) return false;
  const bytes = Buffer.from(packed, 'base64');
  return bytes.length >= 48 || isGzip(bytes) || isText(bytes);
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isText(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  return !/[\uFFFD\0-\x08\x0e-\x1f]/.test(text);
}

function startOf(bytes: Buffer): string {
  return bytes.subarray(0, 4096).toString('latin1').trimStart();
}

/** Named so that it sorts before cloud-init's own `part-002`: scripts run in the order of their names, and ours is short. */
function unitPart(unit: string): string {
  const name = 'Content-Disposition: attachment; filename="00-foothold-interruption.sh"\n';
  return part('text/x-shellscript', Buffer.from(unit, 'utf8'), name);
}

function ownPart(bytes: Buffer): string {
  const start = startOf(bytes);
  // cloud-init takes a text for MIME when this header is among its first 4 KiB; parts may be multipart themselves.
  if (/^[\w-]+:/.test(start) && /^mime-version:/im.test(start)) return bytes.toString('latin1').trimStart();
  return part(isGzip(bytes) ? 'application/x-gzip' : (kinds.find(([pattern]) => pattern.test(start))?.[1] ?? 'text/plain'), bytes);
}

/** One part as Latin-1 characters that stand for its bytes. cloud-init garbles parts that are neither ASCII nor base64. */
function part(type: string, bytes: Buffer, headers = ''): string {
  if (isPlain(bytes)) return `Content-Type: ${type}; charset="us-ascii"\n${headers}\n${bytes.toString('latin1')}`;
  const packed = bytes.toString('base64').replaceAll(/.{76}/g, '$&\n');
  return `Content-Type: ${type}; charset="utf-8"\nContent-Transfer-Encoding: base64\n${headers}\n${packed}`;
}

/** What mail software passes on unchanged: ASCII in lines of at most 998 characters (RFC 5322), line feeds only. */
function isPlain(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return /^[\t\n\x20-\x7e]*$/.test(text) && text.split('\n').every((line) => line.length <= 998);
}

function multipart(parts: readonly string[]): string {
  const boundary = `foothold-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`;
  const body = parts.map((part) => `--${boundary}\n${part.endsWith('\n') ? part : `${part}\n`}`).join('');
  return `Content-Type: multipart/mixed; boundary="${boundary}"\nMIME-Version: 1.0\n\n${body}--${boundary}--\n`;
}
