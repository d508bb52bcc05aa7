import type { Fault } from '../fault.ts';
import { messageMost, oneLine } from './one-line.ts';
import type { Outcome } from './outcome.ts';
import { readFault } from './reading.ts';
import { findRow } from './row.ts';
import type { TableName } from './tables.ts';
import { tables } from './tables.ts';

/**
 * What a cloud's answer means. Total: whatever nobody has met before is UNKNOWN under the rule `{cloud}.unknown`, and the fault
 * is kept whole. `outcome.fault.reached` is `no` where the matched row proves that nothing was sent and the adapter could not tell.
 */
export function classify(cloud: TableName, fault: Fault): Outcome {
  const { row, groups } = findRow(tables[cloud], readFault(fault));
  return {
    class: row.class,
    scope: row.scope,
    rule: row.id,
    message: oneLine(fault.message, messageMost) || withoutWords(fault),
    remedy: row.remedy?.replace(/(?<!\{)\{(\w+)\}/g, (_, name: string) => String(groups[name])) ?? null,
    fault: row.neverSent && fault.reached === 'unknown' ? { ...fault, reached: 'no' } : fault,
  };
}

function withoutWords(fault: Fault): string {
  if (fault.status !== null) return `HTTP ${fault.status} without a message`;
  return oneLine(fault.code ?? '', messageMost) || 'no answer';
}

export { countsAsError, isDenied, isFatal, maybeSuspended, needsResolution, paceSignal, requirementClass } from './consequence.ts';
