import type { Fault } from '../fault.ts';
import { oneLine } from './one-line.ts';

/** A fault as the tables read it. */
export interface Reading {
  readonly status: number | null;
  /** Lower case; null when there is none. */
  readonly code: string | null;
  /** The message on one line. */
  readonly text: string;
  readonly reached: Fault['reached'];
  readonly stage: Fault['stage'];
}

// What a late text carries of the answer inside the cloud: "(500, InternalError, false) Out of host capacity."
// (github.com/GlorifiedTypist/k3s-oracle-cloud-free-tier/issues/2, github.com/oracle/terraform-provider-oci/issues/1917)
const wrapped = /\((?<status>[1-5]\d\d), (?<code>\w+), (?:true|false)\)/i;

export function readFault(fault: Fault): Reading {
  const text = oneLine(fault.message);
  const inner = fault.stage === 'late' ? wrapped.exec(text)?.groups : undefined;
  const code = ownCode(fault.code) ?? inner?.['code']?.toLowerCase() ?? null;
  const status = fault.status ?? (inner ? Number(inner['status']) : null);
  return { status, code, text, reached: fault.reached, stage: fault.stage };
}

/** oci-common puts the code `None` on every answer that is not its JSON (lib/helper.js, handleErrorResponse). */
function ownCode(code: string | null): string | null {
  const own = code?.trim().toLowerCase();
  return own && own !== 'none' ? own : null;
}
