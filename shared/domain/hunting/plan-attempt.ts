import type { HuntDocument, Offering } from '../hunt.ts';
import { renderLaunch } from '../launch/render-launch.ts';
import { hashPayload, launchToken } from '../tokens.ts';
import { liveOfferings } from './go.ts';

/** Decides the next attempt, so that it is on record before it is sent: a new number always means a new token. */
export function planAttempt(document: HuntDocument, offering: Offering): HuntDocument {
  const attempt = (document.plan?.attempt ?? 0) + 1;
  const payloadHash = hashPayload(renderLaunch(document, offering, attempt));
  const token = launchToken({ huntId: document.huntId, attempt, offering: offering.key, payloadHash });
  const plan = { attempt, offering: offering.key, token, payloadHash, sentAt: null, lastSentAt: null, sends: 0, unresolved: false };
  return { ...document, plan };
}

/** The first living offering after the current one, in rank order, wrapping around; null when none is left. */
export function nextOffering(document: HuntDocument): Offering | null {
  const live = liveOfferings(document);
  const order = document.offerings.map((offering) => offering.key);
  const current = document.plan === null ? -1 : order.indexOf(document.plan.offering);
  return live.find((offering) => order.indexOf(offering.key) > current) ?? live[0] ?? null;
}
