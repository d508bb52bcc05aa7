import * as v from 'valibot';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { applyRefusal, type RefusalInput } from '../../../shared/domain/hunting/apply-refusal.ts';
import type { UnknownInput } from '../../../shared/domain/hunting/apply-unknown.ts';
import type { Findings } from '../../../shared/domain/hunting/judge-refusal.ts';
import { newHunt } from '../../../shared/domain/hunting/new-hunt.ts';
import { planAttempt } from '../../../shared/domain/hunting/plan-attempt.ts';
import { rankOfferings } from '../../../shared/domain/hunting/rank-offerings.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Outcome, OutcomeClass } from '../../../shared/domain/outcome/outcome.ts';
import { initialPace, paceSettings } from '../../../shared/domain/pace/index.ts';
import { type Settings, settingsSchema } from '../../../shared/domain/settings.ts';
import { faultWith } from '../../support/faults.ts';

/** Not on the minute, and no wait under 40 s from here lands on one. */
export const start = Date.UTC(2026, 10, 1, 12, 0, 10);
export const zones = ['Uocm:PHX-AD-1', 'Uocm:PHX-AD-2', 'Uocm:PHX-AD-3'];
export const noFindings: Findings = { quota: null, readable: null };

export const minimalLaunch: JsonObject = {
  compartmentId: 'ocid1.compartment.oc1..example',
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 12 },
};

export interface HuntOptions {
  readonly launch?: JsonObject;
  readonly alternatives?: readonly JsonObject[];
  readonly settings?: v.InferInput<typeof settingsSchema>;
  readonly zones?: readonly string[];
  readonly key?: HuntDocument['key'];
}

export function settingsWith(input: v.InferInput<typeof settingsSchema> = {}): Settings {
  return v.parse(settingsSchema, input);
}

/** A hunt as it is after the key step, before its zones are known. */
export function freshHunt(options: HuntOptions = {}): HuntDocument {
  const { document } = newHunt({
    huntId: '01K8Z0000000000000000000AB',
    namespace: 'foothold',
    cloud: 'oci',
    account: 'oci:ocid1.tenancy.oc1..example:us-phoenix-1',
    region: 'us-phoenix-1',
    epoch: 3,
    launch: options.launch ?? minimalLaunch,
    alternatives: options.alternatives ?? [],
    settings: settingsWith(options.settings),
    now: start,
  });
  return { ...document, key: options.key ?? { mode: 'none', publicKey: null, name: null, reference: null } };
}

/** A hunt whose first attempt is planned and not sent. */
export function plannedHunt(options: HuntOptions = {}): HuntDocument {
  const fresh = freshHunt(options);
  const { offerings } = rankOfferings(fresh, options.zones ?? zones);
  const [first] = offerings;
  if (first === undefined) throw new Error('these options leave no offering');
  return planAttempt({ ...fresh, offerings, phase: 'hunting', next: { step: 'attempt', waitSeconds: 0, notBefore: null } }, first);
}

/** The intent of one more send of the planned attempt, as the attempt step records it before the call. */
export function sent(document: HuntDocument, now = start): HuntDocument {
  const plan = planOn(document);
  const at = new Date(now).toISOString();
  return { ...document, plan: { ...plan, sentAt: plan.sentAt ?? at, lastSentAt: at, sends: plan.sends + 1, unresolved: true } };
}

export function sentHunt(options: HuntOptions = {}): HuntDocument {
  return sent(plannedHunt(options));
}

export function planOn(document: HuntDocument): NonNullable<HuntDocument['plan']> {
  if (document.plan === null) throw new Error('this document has no plan');
  return document.plan;
}

/** The number of the availability domain that the next attempt goes to. */
export function nextAd(document: HuntDocument): number {
  const zone = document.offerings.find((offering) => offering.key === planOn(document).offering)?.zone ?? '';
  return zones.indexOf(zone) + 1;
}

export function outcomeOf(
  name: OutcomeClass,
  changes: Partial<Omit<Outcome, 'fault'>> & { fault?: Partial<Outcome['fault']> } = {},
): Outcome {
  const { fault, ...rest } = changes;
  return {
    class: name,
    scope: name === 'INELIGIBLE' ? 'zone' : 'offering',
    rule: `test.${name.toLowerCase()}`,
    message: `the words of ${name}`,
    remedy: `the remedy of ${name}`,
    ...rest,
    fault: faultWith({ status: 500, code: 'InternalError', message: `the words of ${name}`, ...fault }),
  };
}

/** An answer with jitter in the middle and rounding down, in an account that nobody else uses. */
export function answer(document: HuntDocument, changes: Partial<RefusalInput> & { outcome: Outcome }): RefusalInput {
  return {
    findings: noFindings,
    remains: false,
    account: { state: document.pace, nextAt: 0 },
    now: start,
    random: [0.5, 0],
    ...changes,
  };
}

export function silence(document: HuntDocument, changes: Partial<UnknownInput> = {}): UnknownInput {
  return {
    outcome: outcomeOf('TIMEOUT'),
    lookedUp: false,
    account: { state: document.pace, nextAt: 0 },
    now: start,
    random: [0.5, 0],
    ...changes,
  };
}

export function freshAccount(document: HuntDocument): RefusalInput['account'] {
  return { state: initialPace(paceSettings(document.request.settings, document.cloud), start), nextAt: 0 };
}

/** Each answer in turn to a first send of the attempt that is then planned, `seconds` apart. */
export function afterAnswers(document: HuntDocument, outcomes: readonly Outcome[], seconds = 10): HuntDocument {
  return outcomes.reduce((current, outcome, index) => {
    const now = start + index * seconds * 1000;
    return applyRefusal(sent(current, now), answer(current, { outcome, now })).document;
  }, document);
}
