/**
 * Faults are data: a run is its course (what is asked for, of which cloud) and a list of faults, so that it can be printed, cut
 * down and played again. Every passage of a port is a crossing (`cloud.LaunchInstance`, `store.saveHunt`, `run.PollStatus`,
 * `wait.WaitForPoll`), and so is every event of the cloud (`event.running`); a fault names a crossing by its site and number.
 */

/** What happens to a call through a port. `seconds` of the fault says how late. */
export const callModes = [
  /** Its caller dies: before the call leaves, while it is under way (its effect comes late), after it took effect. */
  'die-before',
  'die-during',
  'die-after',
  /** The call never arrives, or its answer never does: the caller sees a broken connection. */
  'lost-before',
  'lost-after',
  /** Effect at once, answer late. */
  'slow',
  /** The caller gives up at its deadline, and then the call takes effect. */
  'late',
  /** Delivered twice, the second time late; the caller gets the first answer. */
  'twice',
  /** Delivered as it is: for faults that only change the answer. */
  'plain',
] as const;

/** What happens to the run of a function. */
export const runModes = [
  /** Started twice by the platform, the second a moment after the first; the answer of one is taken. */
  'both-first',
  'both-second',
  /** Run again with the same input once it is over, at once or much later. */
  'repeat',
  'echo',
  /** Broken for good: the machine catches it. */
  'break',
] as const;

/** What happens anywhere, beside the call. */
export const worldModes = [
  'cancel',
  'pause',
  /** SIGINT, SIGTERM: the wish is on record, waits are cut short. */
  'interrupt',
  /** `kill -9` of the whole process, or the execution stopped from outside; another one resumes. */
  'kill',
  'stop',
  /** A second hunter takes the account over while this one still runs. */
  'take-over',
  /** A second execution of the machine for the same document, under the same lease. */
  'twin',
  /** What an event does to a laptop's wait for its instance: it looks at once. */
  'wake',
  /** The cloud takes the newest living machine back, with its usual notice. */
  'reclaim',
  /** The store cannot be reached for a while. */
  'outage',
] as const;

export type CallMode = (typeof callModes)[number];
export type RunMode = (typeof runModes)[number];
export type WorldMode = (typeof worldModes)[number];

/** What a function's death leads to: the platform runs it again, gives it up, or another process resumes the hunt. */
export type Aftermath = 'rerun' | 'abandon' | 'resume';

export interface Fault {
  /** A site, or a site with `*` at its end. */
  readonly at: string;
  /** Which crossing of the site, from 1. */
  readonly nth: number;
  readonly mode: CallMode | RunMode | WorldMode;
  /** An answer in place of the true one (the call has no effect then); see the cloud's side for names. */
  readonly answer?: string;
  readonly seconds?: number;
  readonly then?: Aftermath;
}

export function isCallMode(mode: Fault['mode']): mode is CallMode {
  return (callModes as readonly string[]).includes(mode);
}

export function isRunMode(mode: Fault['mode']): mode is RunMode {
  return (runModes as readonly string[]).includes(mode);
}

export function isWorldMode(mode: Fault['mode']): mode is WorldMode {
  return (worldModes as readonly string[]).includes(mode);
}

/** `cloud.LaunchInstance #2 lost-after (30 s)`, for people. */
export function describeFault(fault: Fault): string {
  const seconds = fault.seconds === undefined ? '' : ` (${fault.seconds} s)`;
  return `${fault.at} #${fault.nth} ${fault.mode}${fault.answer === undefined ? '' : ` answers ${fault.answer}`}${seconds}${fault.then === undefined ? '' : `, then ${fault.then}`}`;
}
