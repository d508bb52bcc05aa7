import { describe, expect, test } from 'vitest';
import { describeEvent } from '../../cli/view/event-words.ts';
import { liveLines } from '../../cli/view/live-lines.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { EventName, TimelineEvent } from '../../shared/domain/timeline.ts';
import { timelineEvent } from '../support/documents.ts';
import { huntingDocument, instance, offering } from './hunt-documents.ts';

function words(event: EventName, data: TimelineEvent['data'] = {}, document: HuntDocument = huntingDocument()) {
  return describeEvent(timelineEvent(document, { event, data }), document);
}

describe('an event in one line', () => {
  test('says the AD, the attempt, the cloud’s words, and what comes next', () => {
    const { text, routine } = words('attempt.answered', {
      attempt: 14,
      offering: 'two',
      class: 'CAPACITY',
      message: 'Out of host capacity.',
      waitSeconds: 11,
      next: 'three',
    });

    expect(text).toBe('AD-2 attempt 14: out of host capacity; next AD-3 in 11 s');
    expect(routine).toBe(true);
  });

  test('names the class where the cloud’s words need it', () => {
    const { text, routine } = words('attempt.answered', {
      attempt: 3,
      offering: 'one',
      class: 'THROTTLED',
      message: 'Too many requests for the user',
      waitSeconds: 90,
      next: 'one',
    });

    expect(text).toBe('AD-1 attempt 3: throttled (too many requests for the user); next AD-1 in 1 min 30 s');
    expect(routine).toBeUndefined();
  });

  test('says that an unknown outcome is looked for first', () => {
    const { text } = words('attempt.answered', {
      attempt: 3,
      offering: 'one',
      class: 'UNKNOWN',
      message: 'socket hang up',
      waitSeconds: 12,
      next: 'one',
      resolving: true,
    });

    expect(text).toBe('AD-1 attempt 3: no clear answer (socket hang up); looking for it, then the same call with the same token in 12 s');
  });

  test('makes one harmless line of an HTML error page with control characters', () => {
    const { text } = words('attempt.answered', {
      attempt: 1,
      offering: 'one',
      class: 'UNKNOWN',
      message: '<html>\r\n<h1>502 Bad Gateway\u001b[31m</h1></html>',
      waitSeconds: 0,
      next: 'two',
    });

    expect(text).toBe('AD-1 attempt 1: no clear answer (502 Bad Gateway [31m); next AD-2 at once');
  });

  test('names the shape where a zone has several', () => {
    const document = huntingDocument({
      offerings: [
        offering('one', 'Uocm:PHX-AD-1'),
        { ...offering('alt', 'Uocm:PHX-AD-1'), shape: 'VM.Standard.A2.Flex:1x6', market: 'preemptible' },
      ],
    });

    const { text } = words(
      'attempt.answered',
      { attempt: 2, offering: 'alt', class: 'CAPACITY', message: 'Out of host capacity.' },
      document,
    );

    expect(text).toContain('AD-1 VM.Standard.A2.Flex:1x6 preemptible attempt 2');
  });

  test('a paragraph about capacity is three words (regression: EC2 lines did not fit a terminal)', () => {
    const message = 'We currently do not have sufficient t3.micro capacity in the Availability Zone you requested (us-east-1a).';

    expect(words('attempt.answered', { attempt: 2, offering: 'alt', class: 'CAPACITY', message }).text).toContain(
      'attempt 2: out of capacity',
    );
  });

  test.each([
    ['Out of host capacity.', 'out of host capacity'],
    ['Server.InternalError: An internal error.', 'Server.InternalError: An internal error'],
    ['InternalError.', 'InternalError'],
  ])('a message inside a sentence begins small, and a code stays what it is: %s', (message, said) => {
    expect(words('instance.lost', { message }).text).toContain(`came to nothing: ${said}`);
  });

  test('a repeated call says whether the lists could be read', () => {
    expect(words('attempt.resolving', { listed: true }).text).toContain('no instance in the lists');
    expect(words('attempt.resolving', { listed: false }).text).toContain('the lists cannot be read');
  });

  test('refusals for good are errors, capacity is not', () => {
    expect(words('attempt.answered', { class: 'AUTH', message: 'no' }).level).toBe('error');
    expect(words('attempt.answered', { class: 'CONFIG', message: 'no' }).level).toBe('error');
    expect(words('attempt.answered', { class: 'CAPACITY', message: 'no' }).level).toBe('info');
  });

  test('a refusal that came after the launch repeats nothing that the loss has told', () => {
    expect(words('instance.lost', { message: 'Spot instance termination' }).text).toMatch(/spot instance termination/i);
    expect(words('attempt.answered', { class: 'CAPACITY', message: 'Spot instance termination', late: true })).toMatchObject({
      level: 'debug',
      text: expect.not.stringMatching(/spot/i) as string,
    });
  });

  const everyEvent: Record<EventName, string> = {
    'hunt.started': 'region us-phoenix-1',
    'hunt.resumed': 'goes on where it stood',
    'hunt.continued': 'a fresh execution',
    'hunt.paused': 'foothold hunts resume',
    'hunt.cancel-requested': 'asked for by SIGINT',
    'offering.dropped': 'AD-2 is out of this hunt: shape not found',
    'image.resolved': 'the image is ocid1.image.x',
    'spot.ranked': 'the spot market: no placement scores; no prices',
    'spot.fallback': 'on-demand instead of spot: shape not found',
    'spot.savings': 'Shape not found.',
    'spot.interrupted': 'takes ocid1.instance.x back: terminate',
    'spot.rebalance': 'recommends to move off ocid1.instance.x',
    'interruption.blocked': 'AD-2 is tried last',
    'interruption.replacing': 'goes for a replacement',
    'interruption.hook': 'not done before the end: arn:target: 204',
    'interruption.handled': 'all that was asked for was done',
    'instance.gone': 'ocid1.instance.x, handed over, is RUNNING',
    'instance.healthy': 'the status checks have passed',
    'instance.impaired': 'the status checks of ocid1.instance.x are not ok',
    'clean-up.ended-leftover': 'removing vol-1',
    'callback.sent': 'told the callback: 204',
    'callback.failed': 'could not be told: 204',
    'attempt.held': 'told another hunt of this account when to come again',
    'attempt.sending': 'AD-2 attempt 15: asking',
    'attempt.answered': 'AD-2 attempt 15',
    'attempt.resolving': 'same token',
    'attempt.adopted': 'found the instance of the lost answer, ocid1.instance.x',
    'attempt.unsettled': 'no trace of it',
    'instance.launched': 'AD-2 attempt 15: launched ocid1.instance.x',
    'instance.running': 'RUNNING at 203.0.113.7',
    'instance.lost': 'came to nothing: shape not found',
    'instance.surplus': 'one instance too many, ocid1.instance.x',
    'ssh.answered': 'SSH answers with SHA256:abc',
    'ssh.verified': 'the console printed',
    'ssh.refused': 'SSH is not proven: shape not found',
    'key.created': '/keys/k',
    'key.removed': 'removed the temporary SSH key',
    'clean-up.started': 'cleaning up what the hunt made',
    'clean-up.ended-instance': 'ending ocid1.instance.x, which was RUNNING',
    'clean-up.done': 'nothing of this hunt lives any more',
    'clean-up.incomplete': 'could not finish: it resists',
    'hunt.ready': 'ready after 14 attempts',
    'hunt.failed': 'the hunt failed',
    'hunt.cancelled': 'cancelled',
  };

  test.each(Object.entries(everyEvent))('%s tells "%s"', (event, part) => {
    const data: TimelineEvent['data'] = {
      by: 'SIGINT',
      offering: 'two',
      attempt: 15,
      message: 'Shape not found.',
      instanceId: 'ocid1.instance.x',
      state: 'RUNNING',
      fingerprint: 'SHA256:abc',
      reference: '/keys/k',
      problem: 'it resists',
      imageId: 'ocid1.image.x',
      id: 'vol-1',
      target: 'arn:target',
      detail: '204',
      ...(event === 'instance.running' ? { publicIp: '203.0.113.7' } : {}),
      ...(event === 'ssh.verified' ? { proof: 'console' } : {}),
    };

    expect(words(event as EventName, data).text).toContain(part);
  });
});

test('an event that this version does not know is named, not thrown', () => {
  const { level, text } = words('moon.landed' as EventName);

  expect([level, text]).toEqual(['debug', 'moon.landed']);
});

describe('the live view', () => {
  test('shows phase, AD, attempt, last answer, pace, next try and elapsed time', () => {
    const document = huntingDocument();

    const lines = liveLines(document, Date.parse('2026-11-01T12:04:12Z'), false);

    expect(lines).toEqual([
      '30 % hunting: attempt 15 on AD-3 in 8 s',
      'last answer  AD-2: out of host capacity',
      '14 attempts · 15 calls · 12 no capacity · 1 throttled · 1 error · pace 11 s · 4 min 12 s',
    ]);
  });

  test('says whose time it shows in a rehearsal', () => {
    const lines = liveLines(huntingDocument(), Date.parse('2026-11-01T12:04:12Z'), true);

    expect(lines[2]).toContain('4 min 12 s of rehearsal time');
  });

  test('says that an attempt is being resolved', () => {
    const document = huntingDocument();
    const plan = { ...document.plan!, unresolved: true };

    const [head] = liveLines({ ...document, plan }, Date.parse('2026-11-01T12:04:20Z'), false);

    expect(head).toBe('30 % hunting: resolving attempt 15 on AD-3 now');
  });

  test('does not call a first send a resolving before it is answered (regression)', () => {
    const document = huntingDocument();
    const sent = { ...document.plan!, unresolved: true, sends: 1, lastSentAt: '2026-11-01T12:04:20.000Z' };
    const last = document.last!;

    const heads = [last, null, { ...last, at: '2026-11-01T12:04:21.000Z' }].map(
      (answer) => liveLines({ ...document, plan: sent, last: answer }, Date.parse('2026-11-01T12:04:21Z'), false)[0],
    );

    const waiting = '30 % hunting: attempt 15 on AD-3, waiting for the answer';
    expect(heads).toEqual([waiting, waiting, '30 % hunting: resolving attempt 15 on AD-3 now']);
  });

  test('follows an instance that comes up and is proven', () => {
    const up = huntingDocument({
      phase: 'coming-up',
      next: { step: 'poll', waitSeconds: 5, notBefore: '2026-11-01T12:04:17Z' },
      instance: instance({ state: 'PROVISIONING' }),
    });
    const proving = { ...up, phase: 'proving' as const, next: { ...up.next, step: 'probe' as const } };
    const now = Date.parse('2026-11-01T12:04:12Z');

    expect(liveLines(up, now, false)[0]).toBe('50 % coming up: PROVISIONING, next look in 5 s');
    expect(liveLines(proving, now, false)[0]).toBe('75 % proving SSH at 203.0.113.7: try 1 in 5 s');
  });
});
