import type { Random } from '../../shared/platform/random.ts';
import type { Span } from './span.ts';
import { covers } from './span.ts';

/** What every cloud's fault rules have in common. */
export interface FaultRule extends Span {
  readonly operation: string;
  readonly of: 'calls' | 'accepted';
  readonly nth?: number | readonly number[] | undefined;
  readonly every?: number | undefined;
  readonly times?: number | undefined;
  readonly chance?: number | undefined;
}

/** What a fault rule looks at. */
export interface CallFacts {
  readonly operation: string;
  /** Whether the call is a launch that would make an instance. */
  readonly accepted: boolean;
  /** Seconds since the start. */
  readonly seconds: number;
}

/** Finds the fault that a call meets; `isHere` says whether a rule is for the call's place. Every rule counts for itself, also while another one fires. */
export function createFaults<F extends FaultRule, C extends CallFacts>(
  faults: readonly F[],
  random: Random,
  isHere: (fault: F, call: C) => boolean,
): (call: C) => F | undefined {
  const rules = faults.map((fault) => ({ fault, seen: 0, fired: 0 }));
  return (call) => {
    let met: F | undefined;
    for (const rule of rules) {
      const { fault } = rule;
      if (!concerns(fault, call) || !isHere(fault, call)) continue;
      rule.seen += 1;
      if (met || !isDue(fault, rule.seen) || rule.fired >= (fault.times ?? Infinity)) continue;
      if (fault.chance !== undefined && random.next() >= fault.chance) continue;
      rule.fired += 1;
      met = fault;
    }
    return met;
  };
}

function concerns(fault: FaultRule, call: CallFacts): boolean {
  if (fault.operation !== '*' && fault.operation !== call.operation) return false;
  return (fault.of !== 'accepted' || call.accepted) && covers(fault, call.seconds);
}

function isDue(fault: FaultRule, seen: number): boolean {
  if (fault.nth === undefined && fault.every === undefined) return true;
  return isOneOf(fault.nth, seen) || (fault.every !== undefined && seen % fault.every === 0);
}

export function isOneOf(nth: number | readonly number[] | undefined, seen: number): boolean {
  return typeof nth === 'number' ? nth === seen : (nth?.includes(seen) ?? false);
}
