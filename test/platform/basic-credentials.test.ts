import { describe, expect, it } from 'vitest';
import { InputError } from '../../shared/domain/problem.ts';
import { basicCredentials, digestOf } from '../../shared/platform/basic-credentials.ts';
import { readSenderSecret } from '../../shared/platform/sender-secret.ts';
import { basic } from '../support/oci-notifications.ts';

describe('a Basic Authorization header', () => {
  it.each([
    [basic('ana', 'word'), 'ana:word'],
    [basic('ana', 'with:colon'), 'ana:with:colon'],
    [basic('ana', 'pässwörd'), 'ana:pässwörd'],
    [basic('ana', ''), 'ana:'],
    [`basic   ${basic('ana', 'word').slice('Basic '.length)}  `, 'ana:word'],
    // The example of RFC 7617.
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Aladdin:open sesame'],
  ])('%s says %s', (header, credentials) => {
    expect(basicCredentials(header)).toBe(credentials);
  });

  it.each([undefined, '', 'Basic', 'Basic ', 'Basic ***', `Basic ${Buffer.from('ana').toString('base64')}`, 'Bearer QWxhZGRpbjpvcGVu'])(
    'is none: %s',
    (header) => {
      expect(basicCredentials(header)).toBeNull();
    },
  );
});

describe('the secret of OCI’s sender', () => {
  const read = (text: string | null) => readSenderSecret({ read: async () => text }, 'arn');
  const password = 'canary-0123456789abcdef';

  it('is read as a digest of user and password', async () => {
    expect(await read(JSON.stringify({ user: 'ana', password, note: 'ours' }))).toEqual(digestOf(`ana:${password}`));
  });

  it.each([
    ['no secret', null, ['the secret']],
    ['no JSON', password, ['the secret']],
    ['a list', JSON.stringify([password]), ['user', 'password']],
    ['nothing in it', '{}', ['user', 'password']],
    ['a user with a colon', JSON.stringify({ user: 'a:b', password }), ['user']],
    ['a user with a blank', JSON.stringify({ user: 'a b', password }), ['user']],
    ['a short password', JSON.stringify({ user: 'ana', password: 'canary-0123456789ab' }), ['password']],
  ])('that has %s is refused by field, and not shown', async (_, text, fields) => {
    const error = await read(text).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).problems.map(({ path }) => path.replace("secret of OCI's events: ", ''))).toEqual(fields);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('canary');
  });
});
