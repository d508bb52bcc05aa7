import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import { openHuntingGround } from '../worlds/hunting-ground.ts';
import { runHunt } from '../worlds/run-hunt.ts';

/** `node many-hunts.ts HUNTS ATTEMPTS`: all at once, in virtual time; prints this process's peak resident memory in MB. */
const [hunts, attempts] = process.argv.slice(2).map(Number) as [number, number];
const clock = new VirtualClock();
let calls = 0;
const ground = openHuntingGround(clock, {
  intents: 'crash',
  launched() {
    calls += 1;
  },
});

const ids = await Promise.all(Array.from({ length: hunts }, () => ground.plan(attempts)));
const ended = await Promise.all(ids.map((huntId) => clock.run(() => runHunt(huntId, ground.rooms, clock))));
const exhausted = ended.filter(({ failure, counters }) => failure?.error === 'Hunt.Exhausted' && counters.attempts === attempts);
await ground.close();

if (exhausted.length !== hunts || calls !== hunts * attempts)
  throw new Error(`${exhausted.length} of ${hunts} hunts ended as they should, after ${calls} calls`);
// maxRSS is in kilobytes on every platform (libuv).
console.log(JSON.stringify({ peakMb: process.resourceUsage().maxRSS / 1024 }));
