import type { HuntDocument } from '../domain/hunt.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { StepResult, StepRun } from './step.ts';

/** What a hunt's own key is called, in the key room and in the cloud. */
export function keyName(document: HuntDocument): string {
  return `${document.namespace}-${document.huntId}`;
}

export function keepKey(run: StepRun, key: NonNullable<HuntDocument['key']>, events: readonly TimelineEvent[] = []): StepResult {
  return { document: go({ ...run.document, key }, 'rank', 0, run.now()), events };
}

export function refuseKey(run: StepRun, message: string): StepResult {
  const remedy =
    'Name an SSH key that exists, give a public key (key.publicKeyFile), or let Foothold make a temporary one (key.mode "auto").';
  return { document: giveUp(run.document, { error: 'Hunt.Config', message, remedy }, run.now()), events: [] };
}
