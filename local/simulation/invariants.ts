import { attemptOf } from '../../shared/domain/tags.ts';
import type { Machine } from './cloud-side.ts';
import type { Facts } from './facts.ts';

/**
 * What Foothold promises, as the simulator holds it to it: one function a promise, which says what is broken, or nothing. Those of
 * `always` are asked after every call and every write, those of `atTheEnd` once nobody runs any more.
 */
export interface Promised {
  readonly name: string;
  readonly broken: (facts: Facts) => string | null;
}

/** One sweep's round, seconds: what the bound for late effects allows on top of the settle time. */
const sweepRound = 600;

export const always: readonly Promised[] = [
  {
    name: 'never more than one living for a hunt, but for late effects',
    broken(facts) {
      const punctual = facts.living().filter((machine) => !isLateEffect(machine, facts));
      return punctual.length > 1 ? `${punctual.length} live: ${punctual.map((machine) => describe(machine, facts)).join(' and ')}` : null;
    },
  },
  {
    name: 'one attempt makes one instance',
    broken(facts) {
      const attempts = facts.living().map((machine) => attemptOf(facts.namespace, machine.tags));
      const twice = attempts.find((attempt, index) => attempts.indexOf(attempt) !== index);
      return twice === undefined ? null : `attempt ${twice} has two living instances`;
    },
  },
  {
    name: 'nothing foreign is touched',
    broken: (facts) =>
      facts.foreignNow() === facts.foreignBefore ? null : `the neighbours were ${facts.foreignBefore} and are ${facts.foreignNow()}`,
  },
  {
    name: 'whoever lost the lease launches nothing and ends nothing',
    broken: (facts) => facts.usurped[0] ?? null,
  },
  {
    name: 'launch calls keep the pace',
    broken: (facts) => facts.hurried[0] ?? null,
  },
  {
    name: 'no secret in a log line or a record',
    broken: (facts) => facts.leaked[0] ?? null,
  },
  {
    name: 'events of every instance on record lead to its hunt',
    broken: (facts) => facts.strays[0] ?? null,
  },
];

export const atTheEnd: readonly Promised[] = [
  {
    name: 'every hunt ends',
    broken: ({ document, unending }) =>
      unending ??
      (document.next.step === 'end' && document.endedAt !== null
        ? null
        : `it stands at "${document.next.step}" in phase ${document.phase}`),
  },
  {
    name: 'every hunt ends in a named state, with a reason and a remedy',
    broken({ document: { phase, failure, result, instance } }) {
      if (phase === 'ready')
        return instance !== null && JSON.stringify(result).includes(instance.id) ? null : 'ready without the instance as its result';
      if (phase !== 'failed' && phase !== 'cancelled') return `phase ${phase} is no end`;
      if (failure === null) return `${phase} without a reason`;
      return /^Hunt\.[A-Z]\w+$/.test(failure.error) && failure.message.length > 10 && failure.remedy.length > 10
        ? null
        : `a reason nobody can act on: ${JSON.stringify(failure)}`;
    },
  },
  {
    name: 'exactly one when ready, none otherwise',
    broken(facts) {
      const { document } = facts;
      const living = facts.living();
      const ids = living.map(({ id }) => id);
      const handedOver = document.phase === 'ready' ? (document.instance?.id ?? null) : null;
      // An instance may die of itself once it is its owner's; nobody of ours may have ended it.
      const wanted = handedOver === null || (!ids.includes(handedOver) && !facts.ended.has(handedOver)) ? [] : [handedOver];
      return ids.length === wanted.length && ids.every((id) => wanted.includes(id))
        ? null
        : `${document.phase}, handed over ${handedOver}, living: ${living.map((machine) => describe(machine, facts)).join(', ') || 'none'}`;
    },
  },
  {
    name: 'nothing that could be seen is left to the sweep',
    broken(facts) {
      const { farewell, document } = facts;
      const missed = (farewell?.living ?? []).filter((machine) => machine.id !== document.instance?.id && !isUnseen(machine, facts));
      return missed.length === 0 ? null : `the end was announced over ${missed.map((machine) => describe(machine, facts)).join(', ')}`;
    },
  },
  {
    name: 'no end is announced twice',
    broken({ announced }) {
      // A clean-up that could not be finished is told, and told again when a later runner has finished it.
      const final = announced.filter(({ incomplete }) => !incomplete);
      return final.length === 1 ? null : `announced: ${announced.map(({ event }) => event).join(', ') || 'nothing'}`;
    },
  },
  {
    name: 'no event is taken for news twice',
    broken({ news }) {
      const twice = news.find((line, index) => news.indexOf(line) !== index);
      return twice === undefined ? null : `told twice: ${twice}`;
    },
  },
  {
    name: 'no volume or key pair is left in the cloud',
    broken(facts) {
      const left = facts.leftovers();
      return left.length === 0 ? null : `left: ${left.join(', ')}`;
    },
  },
  {
    name: 'no private key is left, but that of the instance handed over',
    broken: ({ document, secrets }) =>
      secrets.length === 0 || (document.phase === 'ready' && secrets.length === 1) ? null : `left: ${secrets.join(', ')}`,
  },
  {
    name: 'no lease is left with a living holder',
    broken: ({ leaseHeld }) => (leaseHeld ? 'a runner that has finished holds the lease' : null),
  },
  {
    name: 'a surplus is ended within the settle time and one sweep',
    broken: ({ longestSurplus, settle, downSeconds }) => {
      const bound = settle + sweepRound + downSeconds;
      return longestSurplus <= bound ? null : `two lived for ${longestSurplus} s, the bound is ${bound} s`;
    },
  },
];

/**
 * A late effect (guides/exactly-one): an instance of an attempt that was rightly closed (refused for good, or without a trace for the
 * settle time) before any list could show it.
 */
export function isLateEffect(machine: Machine, facts: Facts): boolean {
  const closed = facts.closings.get(attemptOf(facts.namespace, machine.tags) ?? -1);
  if (closed === undefined || machine.listedAt <= closed.lastLookAt) return false;
  const settled = closed.at - closed.lastIntentAt + facts.skew >= facts.settle * 1000;
  return closed.refused || settled;
}

/** What no runner could see before it announced the end: it came, or was listed, after the settle time or the last list. */
function isUnseen(machine: Machine, facts: Facts): boolean {
  const intent = facts.intents.get(attemptOf(facts.namespace, machine.tags) ?? -1) ?? Infinity;
  const overdue = machine.listedAt + facts.skew > intent + facts.settle * 1000;
  return overdue || machine.listedAt > (facts.farewell?.lastLookAt ?? Infinity) || isLateEffect(machine, facts);
}

function describe(machine: Machine, facts: Facts): string {
  const seconds = (at: number) => ((at - facts.startedAt) / 1000).toFixed(1);
  return `${machine.id.slice(-8)} (attempt ${attemptOf(facts.namespace, machine.tags)}, launched at ${seconds(machine.launchedAt)} s, listed from ${seconds(machine.listedAt)} s)`;
}
