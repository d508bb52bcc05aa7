import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { ownerTags } from '../../shared/domain/tags.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import type { CloudSide, Machine } from './cloud-side.ts';

/** How an attempt was closed: another one was planned, or the hunt was given up. Instants are epoch ms of true time. */
export interface Closing {
  readonly at: number;
  readonly lastIntentAt: number;
  /** When the last list before it was read. */
  readonly lastLookAt: number;
  /** Whether a definite refusal of one of its calls had come in. */
  readonly refused: boolean;
}

/** What the referee knows, from behind the curtain. */
export interface Facts {
  readonly namespace: string;
  readonly startedAt: number;
  /** Seconds. */
  readonly settle: number;
  /** Most that two clocks of the run differ, ms. */
  readonly skew: number;
  readonly document: HuntDocument;
  readonly intents: ReadonlyMap<number, number>;
  readonly closings: ReadonlyMap<number, Closing>;
  readonly announced: readonly { readonly event: string; readonly incomplete: boolean }[];
  /** What events put on the timeline, one line each. */
  readonly news: readonly string[];
  /** What lived when an end was announced, and when a list had last been read by then; the last announcement counts. */
  readonly farewell: { readonly living: readonly Machine[]; readonly lastLookAt: number } | null;
  readonly usurped: readonly string[];
  readonly hurried: readonly string[];
  readonly leaked: readonly string[];
  /** Instances on record whose events lead to no hunt. */
  readonly strays: readonly string[];
  readonly secrets: readonly string[];
  readonly leaseHeld: boolean;
  readonly unending: string | null;
  /** Longest time for which more than one lived, seconds. */
  readonly longestSurplus: number;
  /** Seconds in which no runner lived, or the store was away. */
  readonly downSeconds: number;
  readonly foreignBefore: string;
  foreignNow(): string;
  /** Ids that anybody asked the cloud to end. */
  readonly ended: ReadonlySet<string>;
  living(): Machine[];
  leftovers(): string[];
}

export interface Ledger {
  readonly facts: Facts;
  /** A document was written. */
  saved(document: HuntDocument, events: readonly TimelineEvent[]): void;
  /** A list was read in full. */
  looked(): void;
  /** A launch call was answered for good: this token made nothing. */
  refused(token: string): void;
  /** Somebody acts on the cloud; `standing` false when it had lost the lease before its function began. */
  acts(operation: string, standing: boolean): void;
  ends(ids: readonly string[]): void;
  /** A launch call goes out. */
  sends(token: string): void;
  said(line: string): void;
  tick(): void;
  set(known: Partial<Pick<Facts, 'document' | 'secrets' | 'leaseHeld' | 'unending'>>): void;
  down(seconds: number): void;
}

export interface LedgerOptions {
  readonly side: CloudSide;
  readonly document: HuntDocument;
  readonly now: () => number;
  readonly skew: number;
  /** Fewest seconds between two launch calls. */
  readonly cap: number;
  readonly canary: string;
  /** Whether a document in the store holds that text. */
  readonly records: (text: string) => boolean;
  /** Whether a note in the store leads from the instance to the hunt. */
  readonly leads: (instanceId: string, huntId: string) => boolean;
  /** Faults may each cost a call of their own. */
  readonly faults: number;
}

/** Keeps the facts that promises are judged by. */
export function openLedger(options: LedgerOptions): Ledger {
  const { side, now, canary } = options;
  const { namespace, huntId } = options.document;
  const owner = Object.entries(ownerTags(namespace, huntId));
  const isOwn = (machine: Machine) => owner.every(([key, value]) => machine.tags[key] === value);
  const startedAt = now();
  const intents = new Map<number, number>();
  const closings = new Map<number, Closing>();
  const announced: { event: string; incomplete: boolean }[] = [];
  const news: string[] = [];
  const refusedTokens = new Set<string>();
  const usurped: string[] = [];
  const hurried: string[] = [];
  const leaked: string[] = [];
  const strays: string[] = [];
  const ended = new Set<string>();
  let foreign: string | null = null;
  let farewell: Facts['farewell'] = null;
  let document = options.document;
  let lastLookAt = -Infinity;
  let sends = 0;
  let lastFirst = -Infinity;
  let surplusSince: number | null = null;
  let longestSurplus = 0;
  let downSeconds = 0;
  let known: Pick<Facts, 'secrets' | 'leaseHeld' | 'unending'> = { secrets: [], leaseHeld: false, unending: null };

  const own = () => side.machines().filter(isOwn);
  const facts: Facts = {
    namespace,
    startedAt,
    settle: document.request.settings.hunt.settle,
    skew: options.skew,
    get document() {
      return document;
    },
    intents,
    closings,
    announced,
    news,
    get farewell() {
      return farewell;
    },
    usurped,
    hurried,
    leaked,
    strays,
    get secrets() {
      return known.secrets;
    },
    get leaseHeld() {
      return known.leaseHeld;
    },
    get unending() {
      return known.unending;
    },
    get longestSurplus() {
      return surplusSince === null ? longestSurplus : Math.max(longestSurplus, (now() - surplusSince) / 1000);
    },
    get downSeconds() {
      return downSeconds;
    },
    foreignBefore: side.foreign(isOwn),
    // Only a call that ends something can change it: the neighbours live for ever.
    foreignNow: () => (foreign ??= side.foreign(isOwn)),
    ended,
    living: () => own().filter((machine) => machine.living),
    leftovers: () =>
      side.leftovers(new Set(own().map(({ id }) => id)), document.phase === 'ready' ? (document.instance?.id ?? null) : null),
  };

  const isSecret = (text: string) => text.includes(canary) || [...side.secrets].some((secret) => text.includes(secret));

  function close(before: HuntDocument): void {
    const { plan } = before;
    if (plan === null || closings.has(plan.attempt)) return;
    closings.set(plan.attempt, {
      at: now(),
      lastIntentAt: intents.get(plan.attempt) ?? -Infinity,
      lastLookAt,
      refused: refusedTokens.has(plan.token),
    });
  }

  return {
    facts,
    saved(saved, events) {
      const { plan } = saved;
      const sent = plan !== null && plan.sends > (document.plan?.attempt === plan.attempt ? document.plan.sends : 0);
      if (document.plan !== null && plan?.attempt !== document.plan.attempt) close(document);
      if (saved.next.step === 'end' || saved.next.step === 'failed') close(saved);
      if (sent) {
        const gap = (now() - lastFirst) / 1000;
        // Jitter and whole seconds may take a third off; clocks of two runners differ.
        if (plan.sends === 1 && gap < options.cap * 0.66 - options.skew / 1000)
          hurried.push(`attempt ${plan.attempt} came ${gap} s after the one before; the cap is ${options.cap} s`);
        if (plan.sends === 1) lastFirst = now();
        intents.set(plan.attempt, now());
      }
      for (const { event, data } of events) {
        if (event === 'instance.gone' || event === 'interruption.handled') news.push(`${event} ${JSON.stringify({ ...data, at: null })}`);
        if (!['hunt.ready', 'hunt.failed', 'hunt.cancelled'].includes(event)) continue;
        if (saved.endedAt !== null) farewell = { living: facts.living(), lastLookAt };
        announced.push({ event, incomplete: saved.endedAt === null });
      }
      const { instance } = saved;
      const found = instance !== null && instance.id !== document.instance?.id;
      if (found && !options.leads(instance.id, huntId)) strays.push(`${instance.id} is on record, and its events lead nowhere`);
      document = saved;
      if ([canary, ...side.secrets].some(options.records) || isSecret(JSON.stringify(events)))
        leaked.push('a private key is in the hunt document');
    },
    looked() {
      lastLookAt = now();
    },
    refused: (token) => refusedTokens.add(token),
    acts(operation, standing) {
      if (!standing) usurped.push(`${operation} by a runner that had lost its lease before its function began`);
    },
    ends(ids) {
      for (const id of ids) ended.add(id);
      foreign = null;
    },
    sends() {
      sends += 1;
      const most = (now() - startedAt) / 1000 / (options.cap * 0.66) + 3 + 2 * options.faults;
      if (sends > most) hurried.push(`${sends} launch calls within ${Math.round((now() - startedAt) / 1000)} s`);
    },
    said(line) {
      if (isSecret(line)) leaked.push(`a private key is in a log line: ${line.slice(0, 80)}`);
    },
    tick() {
      const surplus = facts.living().length > 1;
      if (surplus) surplusSince ??= now();
      else if (surplusSince !== null) {
        longestSurplus = Math.max(longestSurplus, (now() - surplusSince) / 1000);
        surplusSince = null;
      }
    },
    set({ document: newest, ...rest }) {
      if (newest !== undefined) document = newest;
      known = { ...known, ...rest };
    },
    down(seconds) {
      downSeconds += seconds;
    },
  };
}
