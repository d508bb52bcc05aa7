import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudPlan } from './cloud-side.ts';
import type { Dice } from './dice.ts';
import { drawSettings } from './plans.ts';

/** Foreign machines stand there before the hunt, so the n-th launch of the hunt is the account's n + 5th. */
const foreignMachines = 5;
export const neighbourShape = 'VM.Standard.E4.Flex';

/** What a seed asks of OCI, and what its tenancy is like. */
export function planOci(dice: Dice): CloudPlan {
  const lag = dice.pick([0, 0, 0, 2, 10, 25, 60]);
  const { settings } = drawSettings(dice, lag);
  const open = dice.pick(['always', 'always', 'one-zone', 'later', 'comes-and-goes', 'never']);
  // Room for the neighbours at the very start.
  const moved = [1, 2, 3].map((ad) => ({ ad, from: 0, to: 1, shape: neighbourShape }));
  const capacity = {
    always: {},
    'one-zone': { capacity: { windows: [...moved, { ad: dice.whole(1, 3), from: 0 }] } },
    later: { capacity: { windows: [...moved, { ad: dice.whole(1, 3), from: dice.whole(20, 90) }] } },
    'comes-and-goes': { capacity: { windows: moved, openings: { gap: 40, length: dice.whole(10, 60), count: dice.whole(1, 2) } } },
    never: { capacity: { windows: moved } },
  }[open];
  const fate = dice.chance(0.15)
    ? [
        {
          kind: dice.pick(['work-request-fails', 'terminates', 'no-boot-volume', 'stuck']),
          nth: foreignMachines + 1,
          after: dice.whole(2, 30),
          message: dice.pick(['Out of host capacity.', 'Internal server error']),
        },
      ]
    : [];
  const scenario = {
    ...capacity,
    listingLag: lag,
    lifecycle: { provisioning: dice.whole(4, 20), boot: dice.whole(2, 20), terminating: dice.whole(1, 20), console: dice.whole(1, 4) },
    fates: fate,
    limits: {},
    ...(dice.chance(0.1) ? { throttle: { refill: 0.1, burst: foreignMachines + dice.whole(1, 3), scope: 'launch' } } : {}),
    ...(dice.chance(0.05) ? { phantomLimits: [{ from: 1, for: dice.whole(5, 60) }] } : {}),
    ...(dice.chance(0.05) ? { missingShapes: [{ shape: 'VM.Standard.A1.Flex', ad: dice.whole(1, 3) }] } : {}),
    hostKeyLies: dice.chance(0.05),
    consoleSilent: dice.chance(0.03),
    sshNeverAnswers: dice.chance(0.03),
    spentTokens: dice.pick(['rejected', 'returned']),
  } as JsonObject;
  return {
    launch: sampleLaunch(dice.pick(['sample', 'web-{{AD_NUMBER}}'])),
    alternatives: dice.chance(0.2) ? [{ shapeConfig: { ocpus: 1, memoryInGBs: 6 } }] : [],
    settings,
    scenario,
  };
}

export function sampleLaunch(displayName = 'sample'): JsonObject {
  return {
    compartmentId: 'ocid1.compartment.oc1..example',
    availabilityDomain: 'AD-{{AD_NUMBER}}',
    displayName,
    shape: 'VM.Standard.A1.Flex',
    shapeConfig: { ocpus: 2, memoryInGBs: 12 },
    sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
    createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example', assignPublicIp: true },
  };
}
