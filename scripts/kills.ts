import { parseArgs } from 'node:util';
import type { CloudName } from '../shared/clouds/port.ts';
import { type Killed, playKills } from '../test/support/kills/course.ts';

/**
 * Real processes, killed: `npm run kills -- --count 200 [--for SECONDS] [--seed 1] [--cloud oci|aws] [--jobs 2]` plays seeds in which
 * `bin/foothold.mjs` hunts on a simulated cloud over the wire, gets SIGKILL at random moments and is resumed, until so many kills were
 * survived or the time is up. Prints kills by cloud and by where the hunt stood; exits 1 when a promise was broken.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    for: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cloud: { type: 'string' },
    jobs: { type: 'string', default: '2' },
  },
});
const count = Number(values.count);
const until = values.for === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.for) * 1000;
const clouds = (['oci', 'aws'] as const).filter((cloud) => values.cloud === undefined || values.cloud === cloud);
const played: Killed[] = [];
const survived = () => played.flatMap(({ broken, phases }) => (broken.length === 0 ? phases : [])).length;
const started = Date.now();
let next = 0;
let stopped = false;
// What is being played is played to its end: no process of ours outlives this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopped = true;
  });

await Promise.all(Array.from({ length: Number(values.jobs) }, work));
for (const { cloud, seed, broken } of played)
  for (const words of broken) console.log(`broken, --cloud ${cloud} --seed ${seed} --count 1: ${words}`);
for (const cloud of clouds) report(cloud);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${survived()} kills of ${played.flatMap(({ phases }) => phases).length} survived, ${played.length} hunts, ${seconds} s`);
process.exit(played.some(({ broken }) => broken.length > 0) ? 1 : 0);

async function work(): Promise<void> {
  while (!stopped && survived() < count && Date.now() < until) {
    const turn = next++;
    const cloud = clouds[turn % clouds.length] as CloudName;
    played.push(await playKills(cloud, Number(values.seed) + Math.floor(turn / clouds.length)));
  }
}

function report(cloud: CloudName): void {
  const phases = played.filter((each) => each.cloud === cloud).flatMap((each) => each.phases);
  const counts = [...Map.groupBy(phases, (phase) => phase)].map(([phase, all]) => [phase, all.length] as const);
  const rows = counts.toSorted(([, a], [, b]) => b - a).map(([phase, all]) => `  ${String(all).padStart(5)}  ${phase}`);
  console.log([`${cloud}: ${phases.length} kills`, ...rows].join('\n'));
}
