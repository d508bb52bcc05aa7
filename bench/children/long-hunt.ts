import { openHuntingGround } from '../worlds/hunting-ground.ts';
import { runHunt, skippingClock } from '../worlds/run-hunt.ts';

/** `node --expose-gc long-hunt.ts EARLY LATE`: one hunt; prints the heap in use, garbage collected, after so many attempts, in MB. */
const [early, late] = process.argv.slice(2).map(Number) as [number, number];
const clock = skippingClock();
const heapMb: number[] = [];
let calls = 0;
const ground = openHuntingGround(clock, {
  intents: 'crash',
  launched() {
    calls += 1;
    if (calls !== early && calls !== late) return;
    global.gc?.();
    heapMb.push(process.memoryUsage().heapUsed / 2 ** 20);
  },
});

const document = await runHunt(await ground.plan(late), ground.rooms, clock);
await ground.close();

if (global.gc === undefined) throw new Error('expected to be run with --expose-gc');
if (document.counters.attempts !== late) throw new Error(`expected ${late} attempts, got ${document.counters.attempts}`);
console.log(JSON.stringify({ earlyMb: heapMb[0], lateMb: heapMb[1] }));
