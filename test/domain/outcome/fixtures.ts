import { readdirSync, readFileSync } from 'node:fs';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { OutcomeClass, OutcomeScope } from '../../../shared/domain/outcome/outcome.ts';
import { faultWith } from '../../support/faults.ts';

/**
 * An answer (`http`), a client's failure (`network`) or a failure after a 200 (`late`), and what it means. Texts and codes are those
 * of `source`, in the body format that OCI sends; request ids are examples. Nothing was recorded on an account of ours.
 */
export interface Fixture {
  readonly name: string;
  /** Where the words were seen in public; null where a note says how they were made. */
  readonly source: string | null;
  readonly note?: string;
  readonly stage: Fault['stage'];
  readonly http?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };
  readonly network?: Pick<Fault, 'code' | 'message' | 'reached'>;
  readonly late?: Pick<Fault, 'code' | 'message'>;
  readonly expect: { readonly class: OutcomeClass; readonly scope: OutcomeScope; readonly rule: string };
}

export function loadFixtures(cloud: string): Fixture[] {
  const folder = new URL(`../../fixtures/${cloud}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')), name: file.replace(/\.json$/, '') }) as Fixture);
}

/** The fault that an adapter makes of a recorded answer: code and message of a JSON body, else the body as it is. */
export function faultOf(fixture: Fixture): Fault {
  const blank = faultWith({ stage: fixture.stage });
  if (!fixture.http) return { ...blank, ...fixture.network, ...fixture.late };
  const { status, headers, body } = fixture.http;
  const retryAfter = headers['retry-after'];
  return {
    ...blank,
    ...readBody(body),
    status,
    retryAfter: retryAfter ? Number(retryAfter) : null,
    requestId: headers['opc-request-id'] ?? null,
  };
}

function readBody(body: string): Pick<Fault, 'code' | 'message'> {
  const xml = /<Code>([^<]*)<\/Code>\s*<Message>([^<]*)<\/Message>/.exec(body);
  if (xml) return { code: xml[1] ?? null, message: xml[2] ?? '' };
  try {
    const { code, message } = JSON.parse(body);
    return { code, message };
  } catch {
    return { code: null, message: body };
  }
}
