import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { isJsonObject } from '../../shared/domain/json.ts';
import type { EventName, TimelineEvent } from '../../shared/domain/timeline.ts';
import { EventDetails } from './event-details.ts';
import { inner, oneLine, plural, sayTime } from './words.ts';
import { sayOffering } from './zones.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One event as a person reads it. `routine` ones stay out of a terminal's scroll-back, where the live view shows them. */
export interface EventWords {
  readonly level: Level;
  readonly text: string;
  readonly routine?: boolean;
}

/** What happened, in one line. The document is the one written with the event, or, in a look back, the last one. */
export function describeEvent(event: TimelineEvent, document: HuntDocument): EventWords {
  const words = sentences[event.event] as Sentence | undefined;
  // A record may hold events of a newer Foothold.
  const said = words ? words(new EventDetails(event, document)) : { level: 'debug' as const, text: String(event.event) };
  // Hunts of a fleet speak in turns: each says its number.
  return document.fleet === undefined ? said : { ...said, text: `[${document.fleet.index}] ${said.text}` };
}

/** Short names of outcome classes; capacity needs none, since the cloud's own words say it. */
const classWords: Record<string, string> = {
  CAPACITY: '',
  THROTTLED: 'throttled',
  TRANSIENT: 'busy, same place again',
  UNKNOWN: 'no clear answer',
  TIMEOUT: 'no answer in time',
  INELIGIBLE: 'not offered here',
  QUOTA: 'a service limit',
  PRICE: 'price too low',
  TOKEN_SPENT: 'token spent',
  CONFIG: 'refused for good',
  AUTH: 'not allowed',
};

/** Longer words for "out of capacity" than these characters, such as EC2's paragraph, say nothing more than that; --json-logs has them. */
const capacityMost = 40;

type Sentence = (details: EventDetails) => EventWords;

const sentences: Record<EventName, Sentence> = {
  'hunt.started': (d) => ({
    level: 'info',
    text: `hunt ${d.event.huntId} started on ${d.document.cloud.toUpperCase()}, region ${d.document.region}`,
  }),
  'hunt.resumed': (d) => ({ level: 'info', text: `hunt ${d.event.huntId} goes on where it stood` }),
  'hunt.continued': () => ({ level: 'debug', text: 'the machine goes on as a fresh execution' }),
  'hunt.paused': (d) => ({ level: 'warn', text: `the hunt is paused; "foothold hunts resume ${d.event.huntId}" goes on` }),
  'hunt.cancel-requested': (d) => ({
    level: 'warn',
    text: `the end of the hunt was asked for${d.text('by') ? ` by ${d.text('by')}` : ''}`,
  }),
  'offering.dropped': (d) => ({
    level: 'warn',
    text: `${sayOffering(d.document, d.text('offering'))} is out of this hunt${d.because('message')}`,
  }),
  'image.resolved': (d) => ({ level: 'info', text: resolved(d) }),
  'spot.ranked': (d) => ({ level: 'info', text: spotMarketWords(d.event.data) }),
  'spot.fallback': (d) => ({ level: 'warn', text: `on-demand instead of spot${d.because('message', 'reason')}` }),
  'spot.savings': (d) => ({ level: 'info', text: oneLine(d.text('message', 'what spot saves is not known')) }),
  'spot.interrupted': (d) => ({
    level: 'warn',
    text: `the cloud takes ${d.instance()} back: ${d.text('action', 'terminate')}${d.text('deadline') ? ` at ${sayTime(d.text('deadline'))}` : ''}`,
  }),
  'spot.rebalance': (d) => ({
    level: 'info',
    text: `the cloud recommends to move off ${d.instance()}: it may be taken back`,
  }),
  'interruption.blocked': (d) => ({
    level: 'info',
    text: `${sayOffering(d.document, d.text('offering'))} is tried last${d.text('until') ? ` until ${sayTime(d.text('until'))}` : ' for a while'}`,
  }),
  'interruption.replacing': (d) => ({ level: 'info', text: `hunt ${d.text('huntId')} goes for a replacement` }),
  'interruption.hook': (d) => ({
    level: d.event.data['ok'] === true ? 'info' : 'warn',
    text: `${d.event.data['ok'] === true ? 'done' : 'not done'} before the end: ${oneLine(d.text('target', d.text('kind')), 120)}${d.because('detail')}`,
  }),
  'interruption.handled': (d) => interrupted(d),
  'attempt.held': (d) => ({
    level: 'info',
    text: `${d.attempt()}: held back, as the cloud has told another hunt of this account when to come again${d.next()}`,
  }),
  'attempt.sending': (d) => ({ level: 'debug', text: `${d.attempt()}: asking`, routine: true }),
  'attempt.answered': (d) => answered(d),
  'attempt.resolving': (d) => ({
    level: 'info',
    text: `${d.attempt()}: ${d.event.data['listed'] === false ? 'the lists cannot be read' : 'no instance in the lists'}; the same call once more with the same token`,
  }),
  'attempt.adopted': (d) => ({ level: 'info', text: `${d.attempt()}: found the instance of the lost answer, ${d.instance()}` }),
  'attempt.unsettled': (d) => ({
    level: 'warn',
    text: `${d.attempt()}: no trace of it; the hunt goes on and keeps an eye on it${d.next()}`,
  }),
  'instance.launched': (d) => ({ level: 'info', text: `${d.attempt()}: launched ${d.instance()}` }),
  'instance.running': (d) => ({ level: 'info', text: `the instance is RUNNING${d.at()}` }),
  'instance.healthy': () => ({ level: 'info', text: 'the status checks have passed' }),
  'instance.impaired': (d) => ({
    level: 'error',
    text: `the status checks of ${d.instance()} are not ok${d.because('health', 'message')}`,
  }),
  'instance.lost': (d) => ({ level: 'warn', text: `the accepted launch came to nothing${d.because('message', 'reason')}${d.next()}` }),
  'instance.gone': (d) => ({ level: 'warn', text: `${d.instance()}, handed over, is ${d.text('state', 'gone')}` }),
  'instance.surplus': (d) => ({ level: 'warn', text: `one instance too many, ${d.instance()}: ending it` }),
  'ssh.answered': (d) => ({
    level: 'info',
    text: `SSH answers${d.at()}${d.text('fingerprint') ? ` with ${d.text('fingerprint')}` : ''}`,
  }),
  'ssh.verified': (d) => ({
    level: 'info',
    text: d.text('proof') === 'first' ? 'the host key is taken as first seen' : 'the host key is the one that the console printed',
  }),
  'ssh.refused': (d) => ({ level: 'error', text: `SSH is not proven${d.because('message')}` }),
  'key.created': (d) => ({ level: 'info', text: madeKey(d) }),
  'key.removed': (d) => ({
    level: 'info',
    text: `removed ${d.text('reference') || !d.text('name') ? 'the temporary SSH key' : `the key pair ${d.text('name')}`}`,
  }),
  'clean-up.started': (d) => ({
    level: 'info',
    text: d.text('then') === 'attempt' ? 'ending what is left of that attempt' : 'cleaning up what the hunt made',
  }),
  'clean-up.ended-instance': (d) => ({
    level: 'info',
    text: `ending ${d.instance()}${d.text('state') ? `, which was ${d.text('state')}` : ''}`,
  }),
  'clean-up.ended-leftover': (d) => ({ level: 'info', text: `removing ${d.text('id') || d.text('name') || 'a leftover'}` }),
  'clean-up.done': (d) => ({ level: 'info', text: `clean: nothing of this hunt lives any more${d.next()}` }),
  'clean-up.incomplete': (d) => ({ level: 'error', text: `the clean-up could not finish${d.because('problem', 'message')}` }),
  'callback.sent': (d) => ({ level: 'info', text: `told the callback${d.because('detail')}` }),
  'callback.failed': (d) => ({ level: 'warn', text: `the callback could not be told${d.because('detail')}` }),
  'hunt.ready': (d) => ({
    level: 'info',
    text: `ready after ${plural(Number(d.event.data['attempts'] ?? d.document.counters.attempts), 'attempt')}`,
  }),
  'hunt.failed': (d) => ({
    level: 'error',
    text: `the hunt failed: ${oneLine(d.document.failure?.message ?? d.text('message', 'no reason on record'), 400)}`,
  }),
  'hunt.cancelled': () => ({ level: 'warn', text: 'the hunt is cancelled' }),
};

function interrupted({ event: { data } }: EventDetails): EventWords {
  const left = Array.isArray(data['unfinished']) ? data['unfinished'].map(String) : [];
  if (left.length === 0) return { level: 'info', text: 'all that was asked for was done before the end' };
  return { level: 'warn', text: oneLine(`not done before the end: ${left.join('; ')}`, 400) };
}

function resolved(d: EventDetails): string {
  const name = d.text('name') ? ` (${oneLine(d.text('name'), 120)})` : '';
  const type = d.text('instanceType') ? ` for ${d.text('instanceType')}` : '';
  return `${d.text('image', 'the image')}${type} is ${d.text('imageId', 'found')}${name}`;
}

function madeKey(d: EventDetails): string {
  if (d.event.data['imported'] === true) return `imported the key pair ${d.text('name')}`;
  return `made a temporary SSH key${d.text('reference') ? `, ${d.text('reference')}` : ''}`;
}

/** The hints that the zones are ranked by: placement scores, best first, and prices, cheapest first. */
function spotMarketWords({ scores, prices }: TimelineEvent['data']): string {
  const scored = Object.entries(isJsonObject(scores) ? scores : {}).toSorted(([, one], [, other]) => Number(other) - Number(one));
  const priced = (Array.isArray(prices) ? prices : [])
    .filter(isJsonObject)
    .toSorted((one, other) => Number(one['usdPerHour']) - Number(other['usdPerHour']));
  const cheapest = priced[0];
  const said = [
    scored.length > 0 ? `placement scores ${scored.map(([zone, score]) => `${zone} ${String(score)}`).join(', ')}` : 'no placement scores',
    cheapest
      ? `cheapest is ${String(cheapest['type'])} in ${String(cheapest['zone'])}, $${String(cheapest['usdPerHour'])} an hour`
      : 'no prices',
  ];
  return oneLine(`the spot market: ${said.join('; ')}`, 300);
}

function answered(d: EventDetails): EventWords {
  const name = d.text('class') || d.document.last?.class || 'UNKNOWN';
  // The instance that was lost has said it all.
  if (d.event.data['late'] === true)
    return { level: 'debug', text: `${d.attempt()}: after its launch, ${classWords[name] || name}${d.next()}` };
  if (name === 'LAUNCHED') return { level: 'debug', text: `${d.attempt()}: accepted`, routine: true };
  const message = inner(d.text('message') || d.document.last?.message || '');
  const label = classWords[name] ?? name;
  const isWordy = name === 'CAPACITY' && message.length > capacityMost;
  const said = isWordy ? 'out of capacity' : label && message ? `${label} (${message})` : label || message || name;
  const fatal = name === 'CONFIG' || name === 'AUTH';
  const routine = name === 'CAPACITY';
  return { level: fatal ? 'error' : 'info', text: `${d.attempt()}: ${said}${d.next()}`, ...(routine ? { routine } : {}) };
}
