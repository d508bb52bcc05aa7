import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { claimHooks, nextLook, planHooks, tryAgain, unfinishedHooks } from '../../../shared/domain/interruption/hooks.ts';
import type { Hook } from '../../../shared/domain/interruption/record.ts';
import { mergeSettings } from '../../../shared/domain/spec/settings-input.ts';
import { huntDocument } from '../../support/documents.ts';

const at = '2026-11-02T03:00:00.000Z';
const now = Date.parse(at);
const nobody = { url: null, command: null };
const group = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067';
const hook = (overrides: Partial<Hook> = {}): Hook => ({
  id: 'one',
  kind: 'command',
  target: 'AWS-RunShellScript',
  state: 'planned',
  since: null,
  tries: 0,
  handle: null,
  detail: null,
  ...overrides,
});

function huntOf(settings: object): HuntDocument {
  const merged = mergeSettings({ layers: [{ name: null, settings: settings as never }] });
  const document = huntDocument();
  return { ...document, request: { ...document.request, settings: merged.settings! } };
}

describe('the hooks of a hunt', () => {
  it('are none where nothing was asked for', () => {
    expect(planHooks(huntOf({}), { at })).toEqual([]);
  });

  it('take traffic away first, then work on the instance, then tell; each under an id of its own', () => {
    const document = huntOf({
      interruption: { targetGroups: [group, group], ssm: { commands: ['sync'] } },
      notify: { interruption: { command: 'cat' } },
    });

    const hooks = planHooks(document, { at });

    expect(hooks.map(({ kind, target }) => [kind, target])).toEqual([
      ['target-group', group],
      ['target-group', group],
      ['command', 'AWS-RunShellScript'],
      ['callback', 'notify.interruption'],
    ]);
    expect(new Set(hooks.map(({ id }) => id)).size).toBe(4);
    expect(Math.max(...hooks.map(({ id }) => id.length))).toBeLessThanOrEqual(100);
  });
});

describe('what is to be done now', () => {
  it('is to begin what is planned, and to ask after what runs', () => {
    const { begin, look, hooks } = claimHooks(
      [hook(), hook({ id: 'two', state: 'running' }), hook({ id: 'three', state: 'done' })],
      nobody,
      now,
    );

    expect(begin).toMatchObject([{ id: 'one', state: 'begun', since: at, tries: 1 }]);
    expect(look.map(({ id }) => id)).toEqual(['two']);
    expect(hooks.map(({ state }) => state)).toEqual(['begun', 'running', 'done']);
  });

  it.each([
    ['a call', hook({ state: 'begun', since: at }), nobody, 15],
    ['a webhook', hook({ kind: 'callback', state: 'begun', since: at }), { url: 'https://example.org', command: null }, 15],
    ['a command of the user’s', hook({ kind: 'callback', state: 'begun', since: at }), { url: null, command: 'cat' }, 65],
  ])('leaves %s that somebody else is at alone, until that one must have died', (_, begun, callback, seconds) => {
    const early = claimHooks([begun], callback, now + seconds * 1000 - 1);
    const late = claimHooks([begun], callback, now + seconds * 1000);

    expect([early.begin.length, late.begin.length]).toEqual([0, 1]);
  });

  it('begins at once what is on record as begun without a time', () => {
    expect(claimHooks([hook({ state: 'begun', since: null })], nobody, now).begin).toEqual([]);
  });

  it('is not to tell a fourth time', () => {
    const callback = hook({ kind: 'callback', state: 'begun', since: at });

    expect([2, 3].map((tries) => tryAgain({ ...callback, tries }, '500').state)).toEqual(['planned', 'failed']);
    expect(tryAgain(hook({ tries: 9 }), 'busy')).toMatchObject({ state: 'planned', detail: 'busy' });
  });
});

describe('the next look', () => {
  const deadline = '2026-11-02T03:02:00.000Z';

  it.each([
    ['after five seconds', [hook({ state: 'running' })], 0, 5],
    ['at the deadline when that is sooner', [hook({ state: 'running' })], 118, 2],
    ['never once all is over', [hook({ state: 'done' }), hook({ state: 'failed' })], 0, null],
    ['never without hooks', [], 0, null],
    ['never after the deadline', [hook()], 120, null],
  ])('comes %s', (_, hooks, seconds, wait) => {
    expect(nextLook(hooks, deadline, now + seconds * 1000)).toBe(wait);
  });
});

describe('what could not be done', () => {
  it.each([
    [hook({ state: 'done' }), []],
    [hook({ state: 'failed', detail: 'exit code 1' }), ['SSM Run Command AWS-RunShellScript: exit code 1']],
    [hook({ state: 'failed' }), ['SSM Run Command AWS-RunShellScript: it failed']],
    [hook({ kind: 'callback' }), ['the callback: not begun, as the notice came after its own deadline']],
    [
      hook({ kind: 'target-group', target: 'web', state: 'running', tries: 1, detail: 'draining' }),
      ['taking it out of the target group web: not over when the deadline came (draining)'],
    ],
    [hook({ state: 'begun', tries: 1 }), ['SSM Run Command AWS-RunShellScript: not over when the deadline came']],
  ])('of %j is told as %j', (given, told) => {
    expect(unfinishedHooks([given])).toEqual(told);
  });
});
