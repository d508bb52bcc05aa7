import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { composeResult } from '../../../shared/domain/hunting/compose-result.ts';
import { type HuntOptions, plannedHunt, sentHunt, start } from './hunts-for-tests.ts';

const raw = { id: 'ocid1.instance.oc1..one', lifecycleState: 'RUNNING', freeformTags: { foothold: 'true' } };
const key = { mode: 'temporary', publicKey: 'ssh-ed25519 AAAAone', name: null, reference: '/keys/foothold-one' } as const;

function ready(options: HuntOptions = {}): HuntDocument {
  const { document } = applyLaunched(sentHunt({ key, ...options }), {
    instance: { id: raw.id, state: 'RUNNING' },
    workRequestId: null,
    now: start,
  });
  return {
    ...document,
    instance: { ...(document.instance as NonNullable<HuntDocument['instance']>), publicIp: '203.0.113.7', privateIp: '10.0.0.7' },
    probe: {
      tries: 2,
      answeredAt: null,
      seen: { type: 'ed25519', fingerprint: 'SHA256:x' },
      consoleCursor: null,
      verified: true,
      mismatches: 0,
      lastProblem: null,
    },
    endedAt: new Date(start + 90_400).toISOString(),
    counters: { ...document.counters, attempts: 4, calls: 5, cycles: 1 },
  };
}

describe('the result', () => {
  test('is the instance’s own JSON, with what Foothold knows beside it', () => {
    expect(composeResult(ready(), raw)).toEqual({
      ...raw,
      foothold: {
        huntId: '01K8Z0000000000000000000AB',
        cloud: 'oci',
        region: 'us-phoenix-1',
        zone: 'Uocm:PHX-AD-1',
        shape: 'VM.Standard.A1.Flex:2x12',
        publicIp: '203.0.113.7',
        privateIp: '10.0.0.7',
        ssh: { host: '203.0.113.7', port: 22, hostKey: { type: 'ed25519', fingerprint: 'SHA256:x' }, verified: true },
        privateKeyFile: '/keys/foothold-one',
        attempts: 4,
        calls: 5,
        cycles: 1,
        elapsedSeconds: 90,
      },
    });
  });

  test('names the address that was probed', () => {
    const result = composeResult(ready({ settings: { ready: { ssh: { address: 'private', port: 2222 } } } }), raw);

    expect(result['foothold']).toMatchObject({ ssh: { host: '10.0.0.7', port: 2222 } });
  });

  test('names no private key file where the key is the user’s own', () => {
    const result = composeResult(ready({ key: { ...key, mode: 'given' } }), raw);

    expect(result['foothold']).toMatchObject({ privateKeyFile: null });
  });

  test('says null for what is not known', () => {
    const { probe } = ready();

    const bare = composeResult({ ...plannedHunt(), probe: null }, raw);
    const unaddressed = composeResult({ ...plannedHunt(), probe }, raw);

    expect(bare['foothold']).toMatchObject({ zone: null, shape: null, publicIp: null, privateIp: null, ssh: null, elapsedSeconds: null });
    expect(unaddressed['foothold']).toMatchObject({ ssh: { host: null } });
  });
});
