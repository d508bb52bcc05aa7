import type { Random } from '../../shared/platform/random.ts';
import type { Fault } from './scenario.ts';
import { covers } from './scenario.ts';

/** What a fault rule looks at. */
export interface CallFacts {
  readonly operation: string;
  readonly ad: number | null;
  /** Whether the call is a launch that would make an instance. */
  readonly accepted: boolean;
  /** Seconds since the start. */
  readonly seconds: number;
}

/** Finds the fault that a call meets. Every rule counts for itself, also while another one fires. */
export function createFaults(faults: readonly Fault[], random: Random): (call: CallFacts) => Fault | undefined {
  const rules = faults.map((fault) => ({ fault, seen: 0, fired: 0 }));
  return (call) => {
    let met: Fault | undefined;
    for (const rule of rules) {
      const { fault } = rule;
      if (!concerns(fault, call)) continue;
      rule.seen += 1;
      if (met || !isDue(fault, rule.seen) || rule.fired >= (fault.times ?? Infinity)) continue;
      if (fault.chance !== undefined && random.next() >= fault.chance) continue;
      rule.fired += 1;
      met = fault;
    }
    return met;
  };
}

function concerns(fault: Fault, call: CallFacts): boolean {
  if (fault.operation !== '*' && fault.operation !== call.operation) return false;
  if (fault.of === 'accepted' && !call.accepted) return false;
  return (fault.ad === undefined || fault.ad === call.ad) && covers(fault, call.seconds);
}

function isDue(fault: Fault, seen: number): boolean {
  if (fault.nth === undefined && fault.every === undefined) return true;
  return isOneOf(fault.nth, seen) || (fault.every !== undefined && seen % fault.every === 0);
}

export function isOneOf(nth: number | readonly number[] | undefined, seen: number): boolean {
  return typeof nth === 'number' ? nth === seen : (nth?.includes(seen) ?? false);
}
