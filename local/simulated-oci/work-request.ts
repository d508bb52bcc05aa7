import type { JsonObject } from '../../shared/domain/json.ts';
import type { Instance } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';

/** The work behind a launch or a termination; its status follows from the instance and the time. Instants are epoch ms. */
export interface WorkRequest {
  readonly id: string;
  readonly operation: 'LaunchInstance' | 'TerminateInstance';
  readonly instance: Instance;
  readonly acceptedAt: number;
}

interface Progress {
  readonly status: 'ACCEPTED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly finishedAt: number;
}

export function workRequestView(work: WorkRequest, scenario: Scenario, now: number): JsonObject {
  const { status, finishedAt } = progress(work, scenario, now);
  const finished = now >= finishedAt;
  const done = work.operation === 'LaunchInstance' ? 'CREATED' : 'DELETED';
  const share = Math.min(0.95, (now - work.acceptedAt) / Math.max(1, finishedAt - work.acceptedAt));
  return {
    compartmentId: work.instance.details['compartmentId'] ?? null,
    id: work.id,
    operationType: work.operation,
    percentComplete: finished ? 100 : Math.floor(share * 100),
    resources: [
      {
        actionType: status === 'SUCCEEDED' ? done : 'IN_PROGRESS',
        entityType: 'instance',
        identifier: work.instance.id,
        entityUri: `/20160918/instances/${work.instance.id}`,
      },
    ],
    status,
    timeAccepted: new Date(work.acceptedAt).toISOString(),
    timeStarted: status === 'ACCEPTED' ? null : new Date(work.acceptedAt + 1000).toISOString(),
    timeFinished: finished ? new Date(finishedAt).toISOString() : null,
  };
}

export function workRequestErrors(work: WorkRequest, scenario: Scenario, now: number): JsonObject[] {
  const { status, finishedAt } = progress(work, scenario, now);
  const { fate } = work.instance;
  return status === 'FAILED' && fate ? [{ code: fate.code, message: fate.message, timestamp: new Date(finishedAt).toISOString() }] : [];
}

export function workRequestLogs(work: WorkRequest, scenario: Scenario, now: number): JsonObject[] {
  const { status, finishedAt } = progress(work, scenario, now);
  const line = (message: string, at: number): JsonObject => ({ message, timestamp: new Date(at).toISOString() });
  const begun = line(work.operation === 'LaunchInstance' ? 'Launching instance.' : 'Terminating instance.', work.acceptedAt);
  if (status === 'SUCCEEDED') return [begun, line('Work request succeeded.', finishedAt)];
  return status === 'FAILED' ? [begun, line(work.instance.fate?.message ?? 'Work request failed.', finishedAt)] : [begun];
}

function progress(work: WorkRequest, scenario: Scenario, now: number): Progress {
  const { running, terminated } = timelineOf(work.instance, scenario);
  const under = now < work.acceptedAt + 1000 ? 'ACCEPTED' : 'IN_PROGRESS';
  if (work.operation === 'TerminateInstance') {
    return { status: now >= terminated ? 'SUCCEEDED' : under, finishedAt: terminated };
  }
  if (work.instance.fate?.kind === 'work-request-fails' && now >= terminated) return { status: 'FAILED', finishedAt: terminated };
  if (now >= running && running <= (work.instance.terminatedAt ?? Infinity)) return { status: 'SUCCEEDED', finishedAt: running };
  if (now >= terminated) return { status: 'CANCELED', finishedAt: terminated };
  return { status: under, finishedAt: Math.min(running, terminated) };
}
