import type { Store } from '../../shared/stores/port.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { CloudKind, CloudSide } from './cloud-side.ts';
import type { Ledger } from './facts.ts';
import type { Life, Limbo } from './life.ts';
import type { CallFault, Script, WorldFault } from './script.ts';
import type { Seats } from './seat.ts';

/** Everything that runners of one simulated hunt stand on. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly script: Script;
  readonly kind: CloudKind;
  readonly side: CloudSide;
  readonly seats: Seats;
  readonly limbo: Limbo;
  /** The real store, without faults. */
  readonly store: Store;
  readonly keys: Map<string, string>;
  readonly ledger: Ledger;
  readonly huntId: string;
  readonly account: string;
  readonly canary: string;
  /** Asks every promise that holds at every step; the first broken one ends the run. */
  judge(): void;
  /** A defect of the simulator, or of what it plays. */
  unexpected(error: unknown): void;
  /** True time, epoch ms, until which the store cannot be reached. */
  storeAwayUntil: number;
  /** The newest epoch of the account's lease. */
  epoch: number;
}

/** Who calls: a life, what it is busy with, and how the world's faults reach it. */
export interface Caller {
  readonly life: Life;
  readonly step: string;
  happens(fault: WorldFault): void;
}

/** How faults look at one port. */
export interface Port<T> {
  /** What the caller sees of a call whose connection broke. */
  broken(): T | never;
  /** The answer of that name in place of the true one. */
  instead?(answer: string): T | never;
}

const deadlineSeconds = 60;

/** One call through a port: a crossing, with whatever it meets. */
export async function cross<T>(stage: Stage, caller: Caller, site: string, call: () => Promise<T>, port: Port<T>): Promise<T> {
  const { life } = caller;
  if (life.dead) return stage.limbo.wait();
  const { call: fault, world } = stage.script.cross(site, stateOf(stage, caller));
  for (const each of world) caller.happens(each);
  if (life.dead) return stage.limbo.wait();
  const answer = await (fault === null ? call() : struck(stage, caller, fault, call, port)).finally(stage.judge);
  return life.dead ? stage.limbo.wait() : answer;
}

async function struck<T>(stage: Stage, { life }: Caller, fault: CallFault, plainCall: () => Promise<T>, port: Port<T>): Promise<T> {
  const { mode, answer, then = 'rerun' } = fault;
  const call = answer === undefined || port.instead === undefined ? plainCall : async () => (port.instead as (name: string) => T)(answer);
  const ms = (fault.seconds ?? 1) * 1000;
  const later = () => inAWhile(stage, ms, () => call().finally(stage.judge));
  switch (mode) {
    case 'die-before':
      life.die(then);
      return stage.limbo.wait();
    case 'die-during':
      later();
      life.die(then);
      return stage.limbo.wait();
    case 'die-after':
      await call().catch(() => undefined);
      stage.judge();
      life.die(then);
      return stage.limbo.wait();
    case 'lost-before':
      return port.broken();
    case 'lost-after':
      await call().catch(() => undefined);
      return port.broken();
    case 'slow': {
      const outcome = await call().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      stage.judge();
      await stage.clock.sleep(ms);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    }
    case 'late':
      later();
      await stage.clock.sleep(Math.min(ms, deadlineSeconds * 1000));
      return port.broken();
    case 'twice': {
      const first = await call();
      later();
      return first;
    }
    case 'plain':
      return call();
  }
}

/** Runs `work` later, whatever comes of it. Outside of every participant of the clock: the dead never settle. */
export function inAWhile({ clock }: Stage, ms: number, work: () => Promise<unknown>): void {
  clock.schedule(ms, async () => {
    clock.detach(() => void work().catch(() => undefined));
  });
}

/** What a crossing is counted under: the step that the hunt stands at, or the sweep; an event tells of where it finds the hunt. */
export function stateOf(stage: Stage, { step }: Pick<Caller, 'step'>): string {
  return step === 'sweep' ? step : stage.ledger.facts.document.next.step;
}
