import { setTimeout as delay } from 'node:timers/promises';
import type { CloudName } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { type Random, seededRandom } from '../../../shared/platform/random.ts';
import { type Command, type Ended, logLines } from '../wire.ts';
import { ec2Ground, type Ground, ociGround } from './ground.ts';
import { brokenBy } from './verdict.ts';

/** One hunt that was killed, again and again, and what came of it. */
export interface Killed {
  readonly cloud: CloudName;
  readonly seed: number;
  /** Where the hunt stood on record when its process died, one entry a kill. */
  readonly phases: readonly string[];
  /** Promises that were not kept, in words. */
  readonly broken: readonly string[];
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;

/** What the cloud does, beside being killed over. */
const worlds: Readonly<Record<CloudName, readonly JsonObject[]>> = {
  oci: [
    {},
    { listingLag: 1, faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }] },
    { capacity: { windows: [{ ad: 2, from: 0 }] }, faults: [{ kind: 'lost-before', nth: 2 }] },
    { capacity: { windows: [{ ad: 3, from: 0 }] }, faults: [{ kind: 'throttled', nth: 2 }], listingLag: 1 },
    { fates: [{ kind: 'work-request-fails', nth: 1, after: 0.5 }] },
    { faults: [{ kind: 'delay', nth: 1, seconds: 1.5 }] },
  ],
  aws: [
    {},
    { consistency: { ids: 0.5, lists: 1 }, faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }] },
    { capacity: { windows: [{ zone: 'b', from: 0 }] }, faults: [{ kind: 'lost-before', nth: 2 }] },
    { capacity: { windows: [{ zone: 'c', from: 0 }] }, faults: [{ kind: 'throttled', nth: 2 }] },
    { fates: [{ kind: 'dies', nth: 1, after: 0.5 }] },
    { faults: [{ kind: 'delay', nth: 1, seconds: 1.5 }] },
  ],
};

/** Moments that a kill may aim at; else it comes at any time. The first one aims at what happens in every hunt. */
const sure = ['hunt.started', 'attempt.sending', 'attempt.answered', 'instance.launched', 'instance.running'];
const perhaps = ['hunt.resumed', 'attempt.resolving', 'ssh.answered', 'clean-up.started', 'hunt.ready'];

/** Plays one seed: up to three kills of one hunt's processes, then its end by the same command, by `hunts resume`, or by `hunts cancel`, which may be killed too. */
export async function playKills(cloud: CloudName, seed: number): Promise<Killed> {
  const random = seededRandom(seed * 2 + (cloud === 'aws' ? 1 : 0));
  const ground = await (cloud === 'oci' ? ociGround : ec2Ground)(pick(random, worlds[cloud]));
  const most = new Map<string, number>();
  const watch = setInterval(() => countLiving(ground, most), 20);
  try {
    const phases: string[] = [];
    let last: Ended | null = null;
    for (let kills = 1 + Math.floor(random.next() * 3); kills > 0 && last === null; kills -= 1) {
      const ended = await killOne(await next(ground, random), phases.length === 0 ? sure : [...sure, ...perhaps], random);
      if (ended.signal === 'SIGKILL') phases.push(await phaseOf(ground));
      else last = ended;
    }
    const wish = random.next() < 0.25 ? 'cancel' : 'ready';
    const open = (await ground.hunts()).find(({ endedAt }) => endedAt === null);
    const cancelled = wish === 'cancel' && last === null && open !== undefined;
    if (cancelled && random.next() < 0.5) {
      const { signal } = await killOne(ground.cancel(open.huntId), perhaps, random);
      if (signal === 'SIGKILL') phases.push(await phaseOf(ground));
    }
    last = cancelled ? await ground.cancel(open.huntId).ended : (last ?? (await (await next(ground, random)).ended));
    countLiving(ground, most);
    const broken = brokenBy({ ground, last, cancelled, hunts: await ground.hunts(), most });
    return { cloud, seed, phases, broken };
  } finally {
    clearInterval(watch);
    await ground.close();
  }
}

/** The same command again, or `hunts resume` where there is a hunt to name. */
async function next(ground: Ground, random: Random): Promise<Command> {
  const [newest] = await ground.hunts();
  return newest !== undefined && random.next() < 0.4 ? ground.resume(newest.huntId) : ground.hunt();
}

/** Kills it at a random moment, or shortly after something has happened; it may end by itself before. */
async function killOne(command: Command, events: readonly string[], random: Random): Promise<Ended> {
  const aimed = random.next() < 0.5 ? pick(random, events) : null;
  const longest = events === sure ? 2000 : 5000;
  const moment = aimed === null ? delay(200 + random.next() * longest) : command.event(aimed).then(() => delay(random.next() * 300));
  await Promise.race([moment, command.ended]).catch(() => undefined);
  command.send('SIGKILL');
  return command.ended;
}

async function phaseOf(ground: Ground): Promise<string> {
  const [newest] = await ground.hunts();
  if (newest === undefined) return 'not on record yet';
  return newest.endedAt === null ? newest.phase : `${newest.phase}, not handed over yet`;
}

function countLiving(ground: Ground, most: Map<string, number>): void {
  for (const [huntId = '', living] of Map.groupBy(ground.living(), (each) => each.huntId))
    most.set(huntId, Math.max(most.get(huntId) ?? 0, living.length));
}

/** The id of what a command has handed over on stdout; null when that is no result. */
export function handedOver({ stdout }: Ended): string | null {
  const [result] = logLines(`${stdout.replaceAll('\n', ' ').trim()}\n`);
  const id = result?.['id'] ?? result?.['InstanceId'];
  return typeof id === 'string' ? id : null;
}
