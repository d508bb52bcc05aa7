import { type CallMode, type Fault, isCallMode, isRunMode, isWorldMode, type RunMode, type WorldMode } from './fault.ts';

export type CallFault = Fault & { readonly mode: CallMode };
export type RunFault = Fault & { readonly mode: RunMode };
export type WorldFault = Fault & { readonly mode: WorldMode };

/** What one crossing meets. */
export interface Meeting {
  readonly call: CallFault | null;
  readonly run: RunFault | null;
  readonly world: readonly WorldFault[];
}

/** A list of faults on its way through a run. */
export interface Script {
  /** Counts a crossing and says what it meets. `state`: the step under way, for the coverage. */
  cross(site: string, state: string): Meeting;
  /** Sites of all crossings, in order. */
  readonly crossings: readonly string[];
  /** Faults that struck, with the state they struck in. */
  readonly struck: readonly { readonly fault: Fault; readonly state: string; readonly site: string; readonly crossing: number }[];
}

export function scriptOf(faults: readonly Fault[]): Script {
  const rules = faults.map((fault) => ({ fault, seen: 0 }));
  const crossings: string[] = [];
  const struck: Script['struck'][number][] = [];
  return {
    crossings,
    struck,
    cross(site, state) {
      crossings.push(site);
      const due: Fault[] = [];
      for (const rule of rules) {
        if (!concerns(rule.fault.at, site)) continue;
        rule.seen += 1;
        if (rule.seen === rule.fault.nth) due.push(rule.fault);
      }
      const call =
        due.find((fault): fault is CallFault => isCallMode(fault.mode) && !site.startsWith('run.') && !site.startsWith('wait.')) ?? null;
      const run = due.find((fault): fault is RunFault => isRunMode(fault.mode) && site.startsWith('run.')) ?? null;
      const world = due.filter((fault): fault is WorldFault => isWorldMode(fault.mode));
      for (const fault of [call, run, ...world]) if (fault !== null) struck.push({ fault, state, site, crossing: crossings.length });
      return { call, run, world };
    },
  };
}

function concerns(at: string, site: string): boolean {
  return at === site || (at.endsWith('*') && site.startsWith(at.slice(0, -1)));
}
