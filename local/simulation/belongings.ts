import type { Machine } from './cloud-side.ts';
import { simulatedHunt } from './plans.ts';

interface Volume {
  readonly id: string;
  readonly instanceId: string;
}

/** Tags of machines of other people: none, another hunt's, without a hunt, another namespace's, and in another spelling. */
export const neighbourTags: readonly Readonly<Record<string, string>>[] = [
  {},
  { foothold: 'true', 'foothold-session-id': 'somebody-else' },
  { foothold: 'true' },
  { acode: 'true', 'acode-session-id': simulatedHunt },
  { Foothold: 'true', 'Foothold-Session-Id': simulatedHunt },
];

/** Volumes of the dead among the hunt's machines `owners`, the one handed over aside; of `CloudSide.leftovers`. */
export function leftVolumes(
  world: { volumes(): readonly Volume[]; living(): readonly { readonly id: string }[] },
  owners: ReadonlySet<string>,
  handedOver: string | null,
): string[] {
  const living = new Set(world.living().map(({ id }) => id));
  return world
    .volumes()
    .filter(({ instanceId }) => owners.has(instanceId) && instanceId !== handedOver && !living.has(instanceId))
    .map(({ id }) => id);
}

/** The machines that are not the hunt's, their volumes, and whatever `others` a cloud keeps for people: of `CloudSide.foreign`. */
export function foreign(
  machines: readonly Machine[],
  isOwn: (machine: Machine) => boolean,
  volumes: readonly Volume[],
  ...others: unknown[]
): string {
  const theirs = machines.filter((machine) => !isOwn(machine));
  const ids = new Set(theirs.map(({ id }) => id));
  return JSON.stringify([
    theirs.map(({ id, living }) => [id, living]),
    volumes.filter(({ instanceId }) => ids.has(instanceId)).map(({ id }) => id),
    ...others,
  ]);
}
