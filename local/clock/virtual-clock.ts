import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Timer } from './timer-heap.ts';
import { TimerHeap } from './timer-heap.ts';

/** Somebody whose work holds time still: awake while nothing it waits for is virtual. */
interface Participant {
  /** Sleeps and inner runs under way; awake at 0. */
  waits: number;
  ended: boolean;
}

/**
 * Virtual time that stands still while anybody works and jumps to the earliest timer once everybody sleeps, so that a hunt of
 * hours plays in the time its real work takes (HTTP and SSH on loopback included), in the same order every time.
 *
 * Gotchas: inside one `run`, sleeping on two branches at once, or racing a sleep against real work, counts as asleep: give each
 * branch a `run` of its own, and bound real work by real timeouts. Work outside every `run` does not hold time still.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #awake = 0;
  #waitedFor = 0;
  #sleepers = 0;
  #turning = false;
  #factor = Infinity;
  #capMs = 0;
  readonly #timers = new TimerHeap();
  readonly #current = new AsyncLocalStorage<Participant | undefined>();

  /** `start`: epoch ms at which virtual time begins. */
  constructor(start: number = Date.UTC(2026, 10, 2, 3)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Counts `work` as one participant until it settles. Around an inner `run`, the outer participant waits. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    return this.#take(work, this.#participant());
  }

  /**
   * Runs `work` once time has got `ms` further, as a participant of its own; `signal` calls it off. Time never moves for its sake
   * alone: it moves for sleepers. For what simulators do by themselves.
   */
  schedule(ms: number, work: () => Promise<unknown>, signal?: AbortSignal): void {
    if (signal?.aborted) return;
    const begin = () => {
      if (!signal?.aborted) this.#take(work, undefined).catch(() => undefined);
    };
    void this.#timer(Math.max(0, ms), signal, begin, true);
  }

  /** Calls `work` as somebody outside every `run`: for servers that happen to be started inside one. */
  detach<T>(work: () => T): T {
    return this.#current.run(undefined, work);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const sleeper = this.#participant();
    if (!(ms > 0) || signal?.aborted) return;
    if (sleeper) this.#lull(sleeper);
    await this.#timer(ms, signal, () => sleeper && this.#rouse(sleeper));
  }

  /**
   * A sleep on behalf of one participant elsewhere that waits for it in real time, such as the caller of a slow server: while it
   * lasts, one of those awake counts as asleep. Inside a `run` it is an ordinary sleep.
   */
  async sleepForCaller(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#participant()) return this.sleep(ms, signal);
    if (!(ms > 0) || signal?.aborted) return;
    this.#waitedFor += 1;
    await this.#timer(ms, signal, () => (this.#waitedFor -= 1));
  }

  /** Makes jumps watchable: one over `d` virtual ms really waits min(d / factor, capMs) first. `compress(Infinity, 0)` undoes it. */
  compress(factor: number, capMs: number): void {
    this.#factor = factor;
    this.#capMs = capMs;
  }

  #participant(): Participant | undefined {
    const participant = this.#current.getStore();
    return participant?.ended ? undefined : participant;
  }

  async #take<T>(work: () => Promise<T>, outer: Participant | undefined): Promise<T> {
    const participant: Participant = { waits: 0, ended: false };
    this.#awake += 1;
    if (outer) this.#lull(outer);
    try {
      return await this.#current.run(participant, work);
    } finally {
      participant.ended = true;
      if (participant.waits === 0) this.#awake -= 1;
      if (outer) this.#rouse(outer);
      this.#turn();
    }
  }

  #lull(participant: Participant): void {
    participant.waits += 1;
    if (participant.waits === 1) this.#awake -= 1;
  }

  #rouse(participant: Participant): void {
    participant.waits -= 1;
    if (participant.waits === 0 && !participant.ended) this.#awake += 1;
  }

  #timer(ms: number, signal: AbortSignal | undefined, woken: () => unknown, background = false): Promise<void> {
    if (!background) this.#sleepers += 1;
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        if (!background) this.#sleepers -= 1;
        woken();
        resolve();
      };
      this.#order += 1;
      const timer: Timer = { at: this.#now + ms, order: this.#order, wake, cancelled: false };
      const abort = () => {
        this.#timers.cancel(timer);
        wake();
        this.#turn();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#timers.push(timer);
      this.#turn();
    });
  }

  // One jump a turn of the event loop: whoever was woken outside a run gets its microtasks done before the next.
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      void this.#jump().finally(() => {
        this.#turning = false;
        if (this.#mayJump()) this.#turn();
      });
    });
  }

  async #jump(): Promise<void> {
    const next = this.#mayJump();
    if (!next) return;
    const realMs = Math.min((next.at - this.#now) / this.#factor, this.#capMs);
    if (realMs > 0) await delay(realMs);
    if (this.#mayJump() !== next) return;
    this.#timers.pop();
    this.#now = next.at;
    next.wake();
  }

  #mayJump(): Timer | undefined {
    if (this.#awake > this.#waitedFor || this.#sleepers === 0) return undefined;
    const next = this.#timers.peek();
    return next && Number.isFinite(next.at) ? next : undefined;
  }
}
