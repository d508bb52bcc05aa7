import type { Fault } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { InstanceView, LaunchReceipt } from '../port.ts';
import { tidy } from '../tidy.ts';
import { query } from './client.ts';
import { type Link, orIfNotFound } from './link.ts';
import { textAt } from './view.ts';

/** What a launch that was answered with 200 died of: its work request's errors, or at least the instance's state. */
export async function lateFault(link: Link, instance: InstanceView, launched: LaunchReceipt): Promise<Fault | null> {
  const status = launched.workRequestId === null ? null : await workRequestStatus(link, launched.workRequestId);
  if (launched.workRequestId !== null && (status === 'FAILED' || status === 'CANCELED')) {
    const errors = await workRequestErrors(link, launched.workRequestId);
    const message = errors.map((error) => textAt(error, 'message')).filter((text, at, all) => text !== null && all.indexOf(text) === at);
    const code = errors.map((error) => textAt(error, 'code')).find((text) => text !== null);
    return late(launched, code ?? null, message.join('; ') || `the work request ${status} without a reason`);
  }
  if (instance.state !== 'ending' && instance.state !== 'ended') return null;
  return late(launched, null, `the instance is ${instance.rawState}, and OCI gives no reason`);
}

async function workRequestStatus(link: Link, workRequestId: string): Promise<string | null> {
  const make = link.askObject({
    operation: 'GetWorkRequest',
    make: async (sdk) => sdk.client((await import('./clients/work-requests.ts')).WorkRequestClient).getWorkRequest({ workRequestId }),
  });
  const found = await orIfNotFound(make, null);
  return found === null ? null : textAt(found.body, 'status');
}

async function workRequestErrors(link: Link, workRequestId: string): Promise<JsonObject[]> {
  const errors = link.askAll((page) => ({
    operation: 'ListWorkRequestErrors',
    make: async (sdk) =>
      sdk
        .client((await import('./clients/work-requests.ts')).WorkRequestClient)
        .listWorkRequestErrors({ workRequestId, ...(page === undefined ? {} : { page: query(page) }) }),
  }));
  return orIfNotFound(errors, []);
}

function late(launched: LaunchReceipt, code: string | null, message: string): Fault {
  return { status: null, code, message: tidy(message), retryAfter: null, requestId: launched.requestId, reached: 'yes', stage: 'late' };
}
