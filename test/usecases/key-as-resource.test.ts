import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { type Ec2Lab, openEc2Lab } from '../support/ec2-lab.ts';
import { executeToEnd, functionsOver, runUntil, withCloud } from '../support/lab.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone';
const build = { name: 'build', publicKey };

/** A hunt just past the preparation of its key, or at its end where that failed. */
async function prepared(
  settings: JsonObject,
  { scenario = {} as JsonObject, namespace = 'foothold', launch = undefined as JsonObject | undefined } = {},
) {
  const lab = await openEc2Lab(scenario, namespace);
  const started = await lab.start(await lab.lead(), settings, launch);
  const document = await runUntil(lab, started, functionsOver(lab.rooms), ({ next }) => next.step === 'rank' || next.step === 'clean-up');
  return { lab, document };
}

const calls = ({ world }: Ec2Lab, operation: string) => world.calls.filter((call) => call.operation === operation);

describe('the key pair of a hunt', () => {
  it('is made under the name acode-{session-id}, its private half in the key room, its path on record', async () => {
    const { lab, document } = await prepared({}, { namespace: 'acode' });

    const name = `acode-${document.huntId}`;
    expect(document.key).toEqual({ mode: 'temporary', publicKey: null, name, reference: `keys/${name}` });
    expect(lab.world.keyPairs()).toEqual([name]);
    expect(lab.keys.get(`keys/${name}`)).toContain('PRIVATE KEY');
    expect(JSON.stringify(document)).not.toContain('PRIVATE KEY');
  });

  it.for(['ed25519', 'rsa'] as const)('is %s when that is asked for', async (type) => {
    const { lab, document } = await prepared({ key: { type } });

    const marker = { ed25519: 'OPENSSH PRIVATE KEY', rsa: 'RSA PRIVATE KEY' }[type];
    expect(lab.keys.get(document.key?.reference ?? '')).toContain(marker);
  });

  it.for([
    {
      where: 'the payload',
      settings: {} as JsonObject,
      launch: {
        ImageId: 'ubuntu-24.04',
        InstanceType: 't4g.small',
        SubnetId: 'subnet-0aaa1111aaa1111aa',
        SecurityGroupIds: ['sg-0ddd4444ddd4444dd'],
        KeyName: 'build',
      },
    },
    { where: 'the settings', settings: { key: { name: 'build' } } as JsonObject, launch: undefined },
  ])('is the existing one that $where names', async ({ settings, launch }) => {
    const { lab, document } = await prepared(settings, { scenario: { keyPairs: [build] }, launch });

    expect(document.key).toEqual({ mode: 'given', publicKey: null, name: 'build', reference: null });
    expect(calls(lab, 'CreateKeyPair')).toEqual([]);
  });

  it('that is missing ends the hunt before a launch, with what to do', async () => {
    const { lab, document } = await prepared({ key: { name: 'nobody' } });

    expect(document.failure).toMatchObject({ error: 'Hunt.Config', message: expect.stringContaining('nobody, which does not exist') });
    expect(lab.world.launchCalls).toBe(0);
  });

  it('is imported under its own name or the hunt’s', async () => {
    const named = await prepared({ key: { mode: 'import', name: 'work', publicKey } });
    const unnamed = await prepared({ key: { mode: 'import', publicKey } });

    expect(named.document.key).toEqual({ mode: 'imported', publicKey, name: 'work', reference: null });
    expect(unnamed.document.key?.name).toBe(`foothold-${unnamed.document.huntId}`);
    expect(calls(named.lab, 'ImportKeyPair')).toHaveLength(1);
  });

  it('is not imported over somebody else’s of the same name', async () => {
    const { lab, document } = await prepared({ key: { mode: 'import', name: 'build', publicKey } }, { scenario: { keyPairs: [build] } });

    expect(document.failure).not.toBeNull();
    const ended = await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));
    expect(ended.phase).toBe('failed');
    expect(lab.world.keyPairs()).toEqual(['build']);
  });

  it.for([
    { what: 'made', settings: {} as JsonObject, operation: 'CreateKeyPair', times: 3 },
    {
      what: 'imported',
      settings: { key: { mode: 'import', name: 'work', publicKey } } as JsonObject,
      operation: 'ImportKeyPair',
      times: 2,
    },
  ])('that was $what by a run that died before it wrote is of no harm to the next run', async ({ settings, operation, times }) => {
    const lab = await openEc2Lab();
    const started = await lab.start(await lab.lead(), settings);
    const atKey = await runUntil(lab, started, functionsOver(lab.rooms), ({ next }) => next.step === 'key');
    const dying = { ...lab.rooms, store: { ...lab.rooms.store, saveHunt: () => Promise.reject(new Error('the process died')) } };
    await expect(functionsOver(dying)('PrepareKeyPair', atKey)).rejects.toThrow('the process died');

    const document = (await functionsOver(lab.rooms)('PrepareKeyPair', atKey)) as HuntDocument;

    expect(document.next.step).toBe('rank');
    expect(calls(lab, operation)).toHaveLength(times);
    expect(lab.world.keyPairs()).toEqual([document.key?.name]);
  });

  it.for([
    { what: 'made', settings: {} as JsonObject },
    { what: 'imported under a name of its own', settings: { key: { mode: 'import', name: 'work', publicKey } } as JsonObject },
  ])('that was $what by a run that died before it wrote goes with a hunt that is cancelled then', async ({ settings }) => {
    const lab = await openEc2Lab();
    const started = await lab.start(await lab.lead(), settings);
    const atKey = await runUntil(lab, started, functionsOver(lab.rooms), ({ next }) => next.step === 'key');
    const dying = { ...lab.rooms, store: { ...lab.rooms.store, saveHunt: () => Promise.reject(new Error('the process died')) } };
    await expect(functionsOver(dying)('PrepareKeyPair', atKey)).rejects.toThrow();
    await lab.rooms.store.requestControl(started.huntId, { wish: 'cancel', at: new Date(lab.now()).toISOString(), by: 'somebody' });

    const document = await executeToEnd(lab, started.huntId, functionsOver(lab.rooms));

    expect(document.phase).toBe('cancelled');
    expect(lab.world.keyPairs()).toEqual([]);
    expect(lab.keys.size).toBe(0);
  });

  it('is tried again when the cloud is busy, and given up when it refuses for good', async () => {
    const busy = await prepared({}, { scenario: { faults: [{ kind: 'unavailable-503', operation: 'CreateKeyPair', nth: 1 }] } });
    const denied = await prepared({}, { scenario: { denied: ['CreateKeyPair'] } });

    expect(busy.document.next.step).toBe('rank');
    expect(denied.document.failure).toMatchObject({ error: 'Hunt.Auth', message: expect.stringContaining('preparing the key pair') });
  });

  it('cannot be imported without its public half', async () => {
    const lab = await openEc2Lab();
    const started = await lab.start(await lab.lead(), { key: { mode: 'import', publicKeyFile: 'id.pub' } });

    const document = await executeToEnd(lab, started.huntId, functionsOver(withCloud(lab.rooms, () => ({}))));

    expect(document).toMatchObject({ phase: 'failed', failure: { message: expect.stringContaining('public key to import') } });
  });
});
