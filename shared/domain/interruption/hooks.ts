import type { HuntDocument } from '../hunt.ts';
import type { Settings } from '../settings.ts';
import type { Notice } from './notice.ts';
import type { Hook } from './record.ts';

/** Longest that somebody is at a hook before it counts as left by whoever began it, in seconds: a webhook's deadline and a margin. */
const term = 15;
/** The same where a command of the user's own runs (`platform/callbacks.ts` gives it a minute). */
const commandTerm = 65;
const callbackTries = 3;
/** Seconds between two looks at what runs. */
const lookInterval = 5;

type Callback = Settings['notify']['interruption'];
const isAsked = ({ url, command }: Callback) => url !== null || command !== null;

/** What is to be done before the instance goes, in the order it is begun: traffic away first, then the work on it, then the news. */
export function planHooks({ huntId, request: { settings } }: HuntDocument, { at }: Pick<Notice, 'at'>): Hook[] {
  const { interruption, notify } = settings;
  const base = `${huntId}-interruption-${at}`;
  const hook = (id: string, kind: Hook['kind'], target: string): Hook => ({
    id,
    kind,
    target,
    state: 'planned',
    since: null,
    tries: 0,
    handle: null,
    detail: null,
  });
  return [
    ...interruption.targetGroups.map((arn, index) => hook(`${base}-target-group-${index + 1}`, 'target-group', arn)),
    ...(commandOf(settings) === null ? [] : [hook(`${base}-command`, 'command', documentOf(settings))]),
    ...(isAsked(notify.interruption) ? [hook(base, 'callback', 'notify.interruption')] : []),
  ];
}

/** The shell lines for Run Command, empty for a document that needs none; null where nothing was asked for. */
export function commandOf({ interruption: { ssm } }: Settings): readonly string[] | null {
  return ssm.document === null && ssm.commands.length === 0 ? null : ssm.commands;
}

export function documentOf({ interruption: { ssm } }: Settings): string {
  return ssm.document ?? 'AWS-RunShellScript';
}

export interface HookWork {
  /** The hooks as they are to be put on record before anything is done. */
  readonly hooks: readonly Hook[];
  /** Those of them that the caller is to begin: once they are on record as its own. */
  readonly begin: readonly Hook[];
  /** Those that run elsewhere and are to be looked at. */
  readonly look: readonly Hook[];
}

/** What is to be done now. A hook that somebody else is at is left alone until that one must have died. */
export function claimHooks(hooks: readonly Hook[], callback: Callback, now: number): HookWork {
  const begin: Hook[] = [];
  const claimed = hooks.map((hook) => {
    if (!isDue(hook, callback, now)) return hook;
    const mine: Hook = { ...hook, state: 'begun', since: new Date(now).toISOString(), tries: hook.tries + 1 };
    begin.push(mine);
    return mine;
  });
  return { hooks: claimed, begin, look: hooks.filter(({ state }) => state === 'running') };
}

function isDue({ state, since, kind }: Hook, { command }: Callback, now: number): boolean {
  if (state === 'planned') return true;
  const held = kind === 'callback' && command !== null ? commandTerm : term;
  return state === 'begun' && now >= Date.parse(since ?? '') + held * 1000;
}

/** A callback that was not taken, or a call that found the cloud busy: once more, as long as there is time. */
export function tryAgain(hook: Hook, detail: string): Hook {
  const spent = hook.kind === 'callback' && hook.tries >= callbackTries;
  return { ...hook, state: spent ? 'failed' : 'planned', detail };
}

/** Whole seconds until the next look; null when there is nothing left to do, or no time to do it. */
export function nextLook(hooks: readonly Hook[], deadline: string, now: number): number | null {
  const left = (Date.parse(deadline) - now) / 1000;
  if (left <= 0 || hooks.every(({ state }) => state === 'done' || state === 'failed')) return null;
  return Math.max(1, Math.min(lookInterval, Math.ceil(left)));
}

const names: Readonly<Record<Hook['kind'], string>> = {
  'target-group': 'taking it out of the target group',
  command: 'SSM Run Command',
  callback: 'the callback',
};

/** What could not be done, one line each. */
export function unfinishedHooks(hooks: readonly Hook[]): string[] {
  return hooks.filter(({ state }) => state !== 'done').map((hook) => `${nameOf(hook)}: ${whyNot(hook)}`);
}

function nameOf({ kind, target }: Hook): string {
  return kind === 'callback' ? names[kind] : `${names[kind]} ${target}`;
}

function whyNot({ state, detail, tries }: Hook): string {
  if (state === 'failed') return detail ?? 'it failed';
  if (tries === 0) return 'not begun, as the notice came after its own deadline';
  return `not over when the deadline came${detail === null ? '' : ` (${detail})`}`;
}
