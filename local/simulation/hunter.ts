import { seededRandom } from '../../shared/platform/random.ts';
import { LeaseHeldError } from '../../shared/stores/errors.ts';
import type { Lease } from '../../shared/stores/port.ts';
import { adoptHunt } from '../../shared/usecases/adopt-hunt.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { huntFunctions, huntMachine } from '../hunt-machine.ts';
import { leadHunt } from '../lead-hunt.ts';
import { createWaits, instanceWaits } from '../waits.ts';
import type { Aftermath } from './fault.ts';
import { type Life, newLife } from './life.ts';
import { type RoomsOptions, roomsOf } from './rooms.ts';
import type { WorldFault } from './script.ts';
import { newSeat } from './seat.ts';
import { type Caller, cross, inAWhile, type Stage, stateOf } from './stage.ts';

/** How a runner's time ended. */
export type Departure = 'ended' | 'superseded' | 'killed' | 'stopped' | 'broken';

export interface HunterOptions {
  /** `laptop`: one process runs it all. `serverless`: a platform runs one function at a time, and runs it again when it dies. */
  readonly home: 'laptop' | 'serverless';
  /** 1, 2, 3… over the run. */
  readonly number: number;
  /** Ms by which its clock is wrong. */
  readonly skew: number;
  /** Takes the hunt over from whoever leads it. */
  readonly adopts: boolean;
  /** Sends another hunter after it, now. */
  summon(): void;
  readonly sabotage: (rooms: Rooms) => Rooms;
}

export interface Hunter {
  run(): Promise<Departure>;
  /** Has it look at its instance at once, where it waits for that and its home can cut a wait short. */
  nudge(): void;
}

const leaseMs = 60_000;
const renewMs = 15_000;

/** One runner: takes the account's lease, leads the hunt until something ends that, and gives the lease back if it still can. */
export function newHunter(stage: Stage, options: HunterOptions): Hunter {
  const life = newLife();
  const stop = new AbortController();
  let stopped: () => void = () => undefined;
  const stopping = new Promise<'stopped'>((resolve) => {
    stopped = () => resolve('stopped');
  });
  let lease: Lease | null = null;
  let epoch = 0;
  /** The epoch in the document that it goes on with. */
  let led: number | null = null;
  const waits = createWaits();
  const random = seededRandom(options.number * 7919);

  const wish = (what: 'cancel' | 'pause'): void => {
    const at = new Date(stage.clock.now()).toISOString();
    stage.store.requestControl(stage.huntId, { wish: what, at, by: 'the simulator' }).catch(() => undefined);
  };

  const happens = (fault: WorldFault): void => {
    switch (fault.mode) {
      case 'cancel':
      case 'pause':
        wish(fault.mode);
        break;
      case 'interrupt':
        if (options.home === 'laptop') stop.abort('SIGINT');
        else wish('cancel');
        break;
      case 'kill':
        life.die('resume');
        break;
      case 'stop':
        if (options.home === 'laptop') life.die('resume');
        else stopped();
        break;
      case 'take-over':
        options.summon();
        break;
      case 'twin':
        if (options.home === 'serverless') void execute().catch(() => undefined);
        break;
      case 'wake':
        waits.cut(instanceWaits);
        break;
      case 'reclaim': {
        const newest = stage.ledger.facts.living().at(-1);
        if (newest !== undefined) stage.side.reclaim(newest.id);
        break;
      }
      case 'outage':
        stage.storeAwayUntil = Math.max(stage.storeAwayUntil, stage.clock.now() + (fault.seconds ?? 20) * 1000);
        stage.ledger.down(fault.seconds ?? 20);
        break;
    }
  };

  const callerOf = (one: Life, step: string): Caller => ({ life: one, step, happens });
  const own = callerOf(life, 'home');
  const roomsOptions: RoomsOptions = { skew: options.skew, random, isLed: () => epoch === stage.epoch };
  const rooms = options.sabotage(roomsOf(stage, own, newSeat(stage.side), roomsOptions));

  async function lead(): Promise<Departure> {
    const now = () => stage.clock.now() + options.skew;
    lease = await rooms.store.acquireLease({
      account: stage.account,
      holder: { host: 'simulator', pid: options.number, startedAt: null },
      now: new Date(now()).toISOString(),
      expiresAt: new Date(now() + leaseMs).toISOString(),
      // Whoever takes over believes the other one dead, rightly or not.
      isAlive: () => false,
    });
    epoch = lease.epoch;
    renew();
    try {
      if (options.adopts) {
        const adopted = await adoptHunt(stage.huntId, lease, rooms);
        led = adopted.lease.epoch;
        if (adopted.endedAt !== null && adopted.next.step === 'end') return 'ended';
      }
      return options.home === 'laptop' ? await onLaptop() : await execute();
    } finally {
      const held = lease;
      lease = null;
      await rooms.store.releaseLease(held).catch(() => undefined);
    }
  }

  function renew(): void {
    inAWhile(stage, renewMs, async () => {
      if (lease === null || life.dead) return;
      const held = lease;
      await stage.store.renewLease(held, new Date(stage.clock.now() + options.skew + leaseMs).toISOString()).then(renew, () => undefined);
    });
  }

  async function onLaptop(): Promise<Departure> {
    const clock = { now: rooms.clock.now, sleep: (ms: number, signal?: AbortSignal) => sleep('wait.sleep', ms, signal) };
    await leadHunt(stage.huntId, rooms, clock, true, { signal: stop.signal, waits });
    return 'ended';
  }

  /** Executions of the machine, one after the other, each function in a life of its own. */
  async function execute(): Promise<Departure> {
    for (;;) {
      const stored = await rooms.store.loadHunt(stage.huntId);
      if (stored === null || stored.document.next.step === 'end') return 'ended';
      // The machine hands its own document to the next execution: one that a successor has adopted is not it.
      led ??= stored.document.lease.epoch;
      if (stored.document.lease.epoch !== led) return 'superseded';
      const last = await huntMachine.execute(stored.document, {
        task: invoke,
        wait: (state, seconds) => sleep(`wait.${state}`, seconds * 1000),
        rest: (seconds) => sleep('wait.Retry', seconds * 1000),
      });
      if (last === 'Superseded') return 'superseded';
      if (last !== 'Continued') return 'ended';
    }
  }

  async function sleep(site: string, ms: number, signal?: AbortSignal): Promise<void> {
    await cross(stage, own, site, async () => undefined, { broken: () => undefined });
    await stage.clock.sleep(ms, signal);
    if (life.dead) await stage.limbo.wait();
  }

  async function invoke(name: string, input: unknown): Promise<unknown> {
    const { run, world } = stage.script.cross(`run.${name}`, stateOf(stage, own));
    for (const fault of world) happens(fault);
    if (life.dead) return stage.limbo.wait();
    const seconds = run?.seconds ?? 0;
    switch (run?.mode) {
      case 'break':
        throw new Error('the function broke');
      case 'both-first':
      case 'both-second': {
        const first = runFunction(name, input);
        const second = stage.clock.sleep(seconds * 1000).then(() => runFunction(name, input));
        const [taken, other] = run.mode === 'both-first' ? [first, second] : [second, first];
        other.catch(() => undefined);
        return taken;
      }
      case 'repeat':
        await runFunction(name, input).catch(() => undefined);
        return runFunction(name, input);
      case 'echo':
        inAWhile(stage, seconds * 1000, () => runFunction(name, input));
        return runFunction(name, input);
      default:
        return runFunction(name, input);
    }
  }

  async function runFunction(name: string, input: unknown): Promise<unknown> {
    const handler = huntFunctions[name];
    if (handler === undefined) throw new Error(`no function ${name}`);
    for (let runs = 0; ; runs += 1) {
      const one = newLife(life);
      const caller = callerOf(one, name);
      const seat = stage.seats.take();
      const over = handler(input, options.sabotage(roomsOf(stage, caller, seat, roomsOptions))).then(
        (output) => ({ output }),
        (error: unknown) => ({ error }),
      );
      const end = await Promise.race([over, one.death.then((then) => ({ then }))]);
      if (!one.dead) stage.seats.give(seat);
      if ('output' in end) return end.output;
      if ('error' in end) throw end.error;
      const { then } = end as { then: Aftermath };
      if (then === 'resume') {
        life.die('resume');
        return stage.limbo.wait();
      }
      if (then === 'abandon' || runs > 5)
        throw Object.assign(new Error('RequestId: simulated Error: Runtime exited'), { name: 'Runtime.ExitError' });
    }
  }

  return {
    nudge: () => waits.cut(instanceWaits),
    async run() {
      const led = lead().catch((error: unknown): Departure => {
        if (error instanceof Error && error.name === 'LeaseLostError') return 'superseded';
        if (error instanceof LeaseHeldError) return 'superseded';
        if (isDefectOfTheSimulator(error)) throw error;
        return 'broken';
      });
      return Promise.race([led, life.death.then((): Departure => 'killed'), stopping]);
    },
  };
}

function isDefectOfTheSimulator(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}
