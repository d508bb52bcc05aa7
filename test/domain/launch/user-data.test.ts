import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { composeUserData, readUserData, userDataSize } from '../../../shared/domain/launch/user-data.ts';

const unit = '#!/bin/sh\necho unit\n';
const encode = (text: string) => Buffer.from(text).toString('base64');
const compose = (own: string, ours = unit) => Buffer.from(composeUserData(own, ours) as string, 'base64').toString('latin1');

interface Part {
  readonly headers: string;
  readonly body: string;
}

/** Takes a MIME document apart as RFC 2046 has it. */
function partsOf(document: string): Part[] {
  const boundary = /boundary="([^"]+)"/.exec(document)?.[1] as string;
  const [, ...parts] = document.split(new RegExp(`(?:^|\\n)--${boundary}(?:--)?\\n`));
  return parts.slice(0, -1).map((part) => {
    const at = part.indexOf('\n\n');
    return { headers: part.slice(0, at), body: part.slice(at + 2) };
  });
}

describe('user data as a payload has it', () => {
  it.each([
    '#!/bin/bash\nls\n',
    '#cloud-config\npackages: [x]\n',
    'Content-Type: multipart/mixed; boundary="b"\nMIME-Version: 1.0\n',
    'hello123',
    'ünï',
  ])('is plain text: %j', (text) => {
    expect(readUserData(text).toString()).toBe(text);
    expect(composeUserData(text, null)).toBe(encode(text));
  });

  it.each(['#!/bin/bash\nls\n', 'x', '#cloud-config\n'])('is base64 of %j', (text) => {
    expect(composeUserData(encode(text), null)).toBe(encode(text));
  });

  it('is base64 in lines', () => {
    const text = `#!/bin/sh\n${'echo hello\n'.repeat(20)}`;
    const wrapped = encode(text).replaceAll(/.{60}/g, '$&\n');

    expect(readUserData(wrapped).toString()).toBe(text);
  });

  it('is base64 of something packed, or of other bytes', () => {
    const packed = gzipSync('x').toString('base64');
    const binary = Buffer.from(Array.from({ length: 60 }, (_, index) => index)).toString('base64');

    expect(composeUserData(packed, null)).toBe(packed);
    expect(composeUserData(binary, null)).toBe(binary);
  });

  it('is nothing', () => {
    expect([composeUserData(null, null), composeUserData('', null), composeUserData(' \n', null)]).toEqual([null, null, null]);
  });

  it('has its size counted before base64', () => {
    expect(userDataSize(encode('four'))).toBe(4);
  });
});

describe('user data with a unit', () => {
  it('is the unit alone where the payload has none', () => {
    expect(composeUserData(null, unit)).toBe(encode(unit));
  });

  it('is a MIME document that cloud-init knows by its first 4 KiB', () => {
    const document = compose('#!/bin/bash\nls\n');

    expect(document).toMatch(/^Content-Type: multipart\/mixed; boundary="foothold-[\da-f]{24}"\nMIME-Version: 1\.0\n\n/);
    expect(document).toMatch(/--foothold-[\da-f]{24}--\n$/);
  });

  it('has the unit first, under a name that sorts before the user’s', () => {
    const [first, second] = partsOf(compose('#!/bin/bash\nls\n'));

    expect(first?.headers).toContain('filename="00-foothold-interruption.sh"');
    expect(`${first?.body}\n`).toBe(unit);
    expect(`${second?.body}\n`).toBe('#!/bin/bash\nls\n');
  });

  it.each([
    ['#!/bin/bash\n', 'text/x-shellscript'],
    ['#cloud-config\n', 'text/cloud-config'],
    ['#cloud-config-archive\n', 'text/cloud-config-archive'],
    ['#cloud-boothook\n', 'text/cloud-boothook'],
    ['#include\n', 'text/x-include-url'],
    ['#include-once\n', 'text/x-include-once-url'],
    ['#part-handler\n', 'text/part-handler'],
    ['## template: jinja\n', 'text/jinja2'],
    ['anything else', 'text/plain'],
  ])('has %j as %s', (own, type) => {
    expect(partsOf(compose(own))[1]?.headers).toContain(`Content-Type: ${type};`);
  });

  it('takes a MIME document of the user in whole', () => {
    const own =
      'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="own"\n\n--own\nContent-Type: text/cloud-config\n\n#cloud-config\n--own--\n';

    const document = compose(own);

    expect(document).toContain(own);
    expect(partsOf(document)[1]?.headers).toContain('boundary="own"');
  });

  it.each([
    ['letters beyond ASCII', '#!/bin/sh\necho grüß\n'],
    ['carriage returns', '#!/bin/sh\r\nls\r\n'],
    ['very long lines', `#!/bin/sh\n# ${'x'.repeat(1200)}\n`],
  ])('has %s in base64, which cloud-init reads without loss', (_, own) => {
    const part = partsOf(compose(own))[1] as Part;

    expect(part.headers).toContain('Content-Transfer-Encoding: base64');
    expect(part.body.split('\n').every((line) => line.length <= 76)).toBe(true);
    expect(Buffer.from(part.body, 'base64').toString()).toBe(own);
  });

  it('has packed data as such', () => {
    const part = partsOf(compose(gzipSync('#!/bin/sh\n').toString('base64')))[1] as Part;

    expect(part.headers).toContain('application/x-gzip');
    expect(gunzipSync(Buffer.from(part.body, 'base64')).toString()).toBe('#!/bin/sh\n');
  });

  it('keeps hooks beyond ASCII whole', () => {
    const ours = '#!/bin/sh\necho grüß\n';
    const [first] = partsOf(compose('#!/bin/sh\n', ours));

    expect(Buffer.from(first?.body as string, 'base64').toString()).toBe(ours);
    expect(Buffer.from(composeUserData(null, ours) as string, 'base64').toString()).toBe(ours);
  });

  it('is left alone for Windows', () => {
    const own = '<powershell>\nls\n</powershell>';

    expect(composeUserData(own, unit)).toBe(encode(own));
  });
});
