import { describe, expect, it } from 'vitest';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { judgeRefusal } from '../../../shared/domain/hunting/judge-refusal.ts';
import { newHunt } from '../../../shared/domain/hunting/new-hunt.ts';
import { minimalLaunch, noFindings, outcomeOf, plannedHunt, planOn, sentHunt, settingsWith, start, zones } from './hunts-for-tests.ts';

const at = new Date(start).toISOString();
const late = (attempt: number | null, zone: string | null) =>
  ({
    instance: { id: 'ocid1.instance.oc1..late', state: 'RUNNING', attempt, zone },
    workRequestId: null,
    adopted: true,
    now: start,
  }) as const;

describe('an instance that a look-up found', () => {
  it('belongs to the given-up attempt that its tags name, which is unsettled no more', () => {
    const hunt = plannedHunt();
    const second = hunt.offerings[1]!.key;
    const before = {
      ...hunt,
      plan: { ...planOn(hunt), attempt: 7 },
      unsettled: [{ attempt: 3, offering: second, token: 't', sentAt: at }],
    };

    const { document } = applyLaunched(before, late(3, zones[2]!));

    expect(document.instance).toMatchObject({ attempt: 3, offering: second });
    expect(document.unsettled).toEqual([]);
  });

  it('belongs to the offering of its zone, where its attempt is forgotten', () => {
    const hunt = plannedHunt();

    const { document } = applyLaunched({ ...hunt, plan: { ...planOn(hunt), attempt: 7 } }, late(2, zones[2]!));

    expect(document.instance).toMatchObject({ attempt: 2, offering: hunt.offerings[2]!.key });
  });

  it('belongs to the attempt under way where it says nothing of itself', () => {
    const hunt = sentHunt();

    const silent = applyLaunched(hunt, late(null, null)).document;
    const elsewhere = applyLaunched({ ...hunt, plan: { ...planOn(hunt), attempt: 7 } }, late(2, 'nowhere')).document;

    expect(silent.instance).toMatchObject({ attempt: planOn(hunt).attempt, offering: planOn(hunt).offering });
    expect(elsewhere.instance).toMatchObject({ attempt: 2, offering: planOn(hunt).offering });
  });
});

describe('a full subnet', () => {
  it('takes every offering in it out of the hunt, and leaves the others', () => {
    const hunt = sentHunt();
    const [a, b, c] = hunt.offerings;
    const offerings = [
      { ...a!, patch: { SubnetId: 'subnet-1' } },
      { ...b!, patch: { SubnetId: 'subnet-1' } },
      { ...c!, patch: { SubnetId: 'subnet-2' } },
    ];

    const verdict = judgeRefusal({ ...hunt, offerings }, outcomeOf('INELIGIBLE', { scope: 'subnet' }), noFindings, start);

    expect(verdict).toEqual({ kind: 'drop', offerings: [a!.key, b!.key] });
  });
});

describe('a new hunt', () => {
  const hunt = {
    huntId: '01K8Z0000000000000000000AB',
    namespace: 'foothold',
    cloud: 'oci',
    account: 'oci:t:r',
    region: 'r',
    epoch: 1,
    launch: minimalLaunch,
    alternatives: [],
    settings: settingsWith(),
    now: start,
  } as const;

  it('owes its result only to whoever waits for it', () => {
    expect(newHunt(hunt).document.owed).toBe(false);
    expect(newHunt({ ...hunt, owed: true }).document.owed).toBe(true);
  });
});
