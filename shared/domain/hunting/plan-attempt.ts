import type { HuntDocument, Offering } from '../hunt.ts';
import { renderLaunch } from '../launch/render-launch.ts';
import { hashPayload, launchToken } from '../tokens.ts';
import { liveOfferings, planOf } from './go.ts';

/** Decides the next attempt, so that it is on record before it is sent: a new number always means a new token. */
export function planAttempt(document: HuntDocument, offering: Offering): HuntDocument {
  const attempt = (document.plan?.attempt ?? 0) + 1;
  const payloadHash = hashPayload(renderLaunch(document, offering, attempt));
  const token = launchToken({ huntId: document.huntId, attempt, offering: offering.key, payloadHash });
  const plan = { attempt, offering: offering.key, token, payloadHash, sentAt: null, lastSentAt: null, sends: 0, unresolved: false };
  return { ...document, plan };
}

/** The first living offering after the current one, in rank order, wrapping around. Throws when none is left. */
export function nextOffering(document: HuntDocument): Offering {
  const live = liveOfferings(document);
  const order = document.offerings.map((offering) => offering.key);
  const current = order.indexOf(planOf(document).offering);
  const next = live.find((offering) => order.indexOf(offering.key) > current) ?? live[0];
  if (next === undefined) throw new Error('a hunt whose offerings are all dropped must have been stopped before');
  return next;
}
