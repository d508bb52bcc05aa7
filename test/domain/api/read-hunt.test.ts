import { describe, expect, it } from 'vitest';
import { readHunt } from '../../../shared/domain/api/read-hunt.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { InputError } from '../../../shared/domain/problem.ts';
import { payload } from '../../cli/payload.ts';

const ground = { clouds: ['oci'] as const, settings: {}, namespace: 'foothold' };
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIiX3h4U3i8pUgyKS2n5DRqYFQDJ4Rk7j5yL9mGQw0pS caller@example';
const launch = payload as JsonObject;
const { metadata: _, ...bare } = launch;

function problemsOf(body: JsonObject, on: Parameters<typeof readHunt>[1] = ground) {
  try {
    readHunt(body, on);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

describe('a hunt in the body of a request', () => {
  it('is the payload alone, or a hunt file with the payload in it', () => {
    expect(readHunt(launch, ground).launch).toEqual(launch);
    expect(readHunt({ cloud: 'oci', launch }, ground).launch).toEqual(launch);
  });

  it("has the caller's settings over the server's own", () => {
    const server = { ...ground, settings: { hunt: { maxCycles: 7, settle: 100 } } };

    const { settings } = readHunt({ launch, hunt: { maxCycles: 9 } }, server);

    expect(settings.hunt).toMatchObject({ maxCycles: 9, settle: 100 });
  });

  it('is refused for a cloud on which this server does not hunt', () => {
    expect(problemsOf({ cloud: 'aws', launch: { ImageId: 'ami-0123456789abcdef0' } })).toContainEqual({
      path: 'cloud',
      expected: 'oci',
      got: 'aws',
    });
  });

  it('is refused on a server that hunts nowhere', () => {
    expect(problemsOf(launch, { ...ground, clouds: [] })).toContainEqual({ path: 'cloud', expected: '', got: 'oci' });
  });

  it('is judged with the default settings where its own are wrong, so that all is told at once', () => {
    const found = problemsOf({ launch: { ...launch, compartmentId: 7 }, hunt: { maxCycles: 'many' } }).map(({ path }) => path);

    expect(found).toEqual(expect.arrayContaining(['hunt.maxCycles', 'launch.compartmentId']));
  });

  it("tells the server's own wrong settings alone, as nothing can be judged with them", () => {
    const found = problemsOf({ ...launch, compartmentId: 7 }, { ...ground, settings: { hunt: { maxCycles: 'many' } } });

    expect(found.map(({ path }) => path)).toEqual(['hunt.maxCycles']);
  });

  it.each(['ready', 'failed', 'interruption'])('may not have commands run on the server: notify.%s', (of) => {
    expect(problemsOf({ launch, notify: { [of]: { command: 'id' } } })).toEqual([
      expect.objectContaining({ path: `notify.${of}.command`, remedy: `name a webhook in notify.${of}.url` }),
    ]);
  });

  it.each(['publicKeyFile', 'privateKeyFile'])("may not have the server's files read: key.%s", (of) => {
    expect(problemsOf({ launch, key: { [of]: '/etc/passwd' } })).toContainEqual(
      expect.objectContaining({ path: `key.${of}`, got: 'one', remedy: 'send the public key itself in key.publicKey' }),
    );
  });
});

describe('the public key of a request', () => {
  const keyed = (wanted: JsonObject, key: JsonObject = { publicKey }) => readHunt({ launch: wanted, key }, ground).launch.metadata;

  it('goes into the payload, beside other metadata', () => {
    expect(keyed(bare)).toEqual({ ssh_authorized_keys: publicKey });
    expect(keyed({ ...bare, metadata: { user_data: 'eA==' } })).toEqual({ user_data: 'eA==', ssh_authorized_keys: publicKey });
  });

  it("leaves the payload's own", () => {
    const metadata = { ssh_authorized_keys: publicKey.replace('caller', 'owner') };

    expect(keyed({ ...bare, metadata })).toEqual(metadata);
  });

  it('stays out where the key is to be a temporary one', () => {
    expect(keyed(bare, { publicKey, mode: 'temporary' })).toBeUndefined();
  });

  it('does not paper over metadata that is none', () => {
    expect(problemsOf({ launch: { ...bare, metadata: 'text' }, key: { publicKey } }).map(({ path }) => path)).toContain('launch.metadata');
    expect(problemsOf({ launch: { ...bare, metadata: [] }, key: { publicKey } }).map(({ path }) => path)).toContain('launch.metadata');
  });
});
