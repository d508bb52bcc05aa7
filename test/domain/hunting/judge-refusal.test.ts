import { describe, expect, test } from 'vitest';
import { type Findings, judgeRefusal } from '../../../shared/domain/hunting/judge-refusal.ts';
import type { Outcome, OutcomeClass } from '../../../shared/domain/outcome/outcome.ts';
import { afterAnswers, type HuntOptions, noFindings, outcomeOf, plannedHunt, planOn, sent, sentHunt, start } from './hunts-for-tests.ts';

const exponential = { pace: { policy: 'exponential' } } as const;
const judge = (document = sentHunt(), outcome: Outcome = outcomeOf('CAPACITY'), findings: Findings = noFindings, now = start) =>
  judgeRefusal(document, outcome, findings, now);
const twice = (options = {}) => sent(sentHunt(options), start + 20_000);

describe('what is true of one offering', () => {
  test.each(['CAPACITY', 'PRICE', 'UNKNOWN', 'TIMEOUT'] as const)('%s leads to the next one', (name) => {
    expect(judge(sentHunt(), outcomeOf(name)).kind).toBe('next-offering');
  });

  test('a throttle stays with the metronome, as a fixed order would starve the last AD', () => {
    expect(judge(sentHunt(), outcomeOf('THROTTLED')).kind).toBe('same-offering');
  });

  test('a throttle goes on with the exponential policy', () => {
    expect(judge(sentHunt({ settings: exponential }), outcomeOf('THROTTLED')).kind).toBe('next-offering');
  });
});

describe('a conflict', () => {
  test('is asked again under the same token, once', () => {
    const first = judge(sentHunt(), outcomeOf('TRANSIENT'));
    const later = judge(twice(), outcomeOf('TRANSIENT'), noFindings, start + 90_000);

    expect(first.kind).toBe('same-token');
    expect(later.kind).toBe('next-offering');
  });

  test('that is told after a 200 has spent its token', () => {
    const late = outcomeOf('TRANSIENT', { fault: { stage: 'late' } });

    expect(judge(sentHunt(), late).kind).toBe('next-offering');
  });
});

describe('a refusal of a repeated call', () => {
  const says: OutcomeClass[] = ['CAPACITY', 'PRICE', 'INELIGIBLE', 'TOKEN_SPENT', 'CONFIG', 'AUTH'];
  const saysNothing: OutcomeClass[] = ['THROTTLED', 'TRANSIENT', 'QUOTA', 'UNKNOWN', 'TIMEOUT'];

  test.each(saysNothing)('%s says nothing of the first send, which stays open until the settle time has passed', (name) => {
    const within = judge(twice(), outcomeOf(name), noFindings, start + 89_999);
    const after = judge(twice(), outcomeOf(name), noFindings, start + 90_000);

    expect(within).toEqual({ kind: 'still-open' });
    expect(after.kind).not.toBe('still-open');
  });

  test.each(says)('%s is the attempt’s own outcome', (name) => {
    expect(judge(twice(), outcomeOf(name)).kind).not.toBe('still-open');
  });

  test('a failure after a 200 is always the attempt’s own', () => {
    expect(judge(twice(), outcomeOf('QUOTA', { fault: { stage: 'late' } })).kind).toBe('slow-retry');
  });
});

describe('a spent token', () => {
  test('leads to a new attempt at the same offering', () => {
    expect(judge(sentHunt(), outcomeOf('TOKEN_SPENT')).kind).toBe('same-offering');
  });

  test('leads on when the new token is called spent too, so that maxCycles counts', () => {
    const again = sent(afterAnswers(plannedHunt(), [outcomeOf('TOKEN_SPENT')]));

    expect(judge(again, outcomeOf('TOKEN_SPENT')).kind).toBe('next-offering');
  });
});

describe('an ineligible offering', () => {
  const options: HuntOptions = { alternatives: [{ shapeConfig: { ocpus: 1, memoryInGBs: 6 } }, { shape: 'VM.Standard.E4.Flex' }] };

  test('takes with it every size of its shape in its AD, when the answer is about the AD', () => {
    const verdict = judge(sentHunt(options), outcomeOf('INELIGIBLE', { scope: 'zone' }));

    expect(verdict).toEqual({
      kind: 'drop',
      offerings: [
        'oci/us-phoenix-1/Uocm:PHX-AD-1/VM.Standard.A1.Flex:2x12/on-demand',
        'oci/us-phoenix-1/Uocm:PHX-AD-1/VM.Standard.A1.Flex:1x6/on-demand',
      ],
    });
  });

  test('goes alone when the answer is about less than the AD', () => {
    const verdict = judge(sentHunt(options), outcomeOf('INELIGIBLE', { scope: 'subnet' }));

    expect(verdict).toEqual({ kind: 'drop', offerings: ['oci/us-phoenix-1/Uocm:PHX-AD-1/VM.Standard.A1.Flex:2x12/on-demand'] });
  });

  test('ends the hunt when it is the last one', () => {
    const document = afterAnswers(plannedHunt(), [outcomeOf('INELIGIBLE'), outcomeOf('INELIGIBLE')]);

    const verdict = judge(sent(document), outcomeOf('INELIGIBLE'));

    expect(document.next.step).toBe('attempt');
    expect(verdict).toMatchObject({
      kind: 'stop',
      failure: {
        error: 'Hunt.NoOffering',
        message: expect.stringContaining('the words of INELIGIBLE'),
        remedy: expect.stringContaining('alternatives'),
      },
    });
  });
});

describe('a quota refusal', () => {
  const quota = outcomeOf('QUOTA');
  const found = (verdict: NonNullable<Findings['quota']>['verdict'], detail = '4 of 4 used'): Findings => ({
    quota: { verdict, detail },
    readable: null,
  });

  test('that limits bear out ends the hunt, with what they say', () => {
    expect(judge(sentHunt(), quota, found('real'))).toEqual({
      kind: 'stop',
      failure: { error: 'Hunt.Quota', message: 'the words of QUOTA (4 of 4 used)', remedy: 'the remedy of QUOTA' },
    });
  });

  test('without a remedy of its own points to the doctor', () => {
    expect(judge(sentHunt(), { ...quota, remedy: null }, found('real', ''))).toMatchObject({
      failure: { message: 'the words of QUOTA', remedy: expect.stringContaining('foothold doctor') },
    });
  });

  test('with a limit of 0 ends the hunt and names a suspended account', () => {
    expect(judge(sentHunt(), quota, found('zero'))).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.Quota', remedy: expect.stringContaining('suspended') },
    });
  });

  test.each([
    ['oci', 'ask Oracle support'],
    ['aws', 'ask AWS support'],
  ] as const)('with a limit of 0 on %s sends to its own vendor: %s (regression: EC2 users were sent to Oracle)', (cloud, words) => {
    expect(judge({ ...sentHunt(), cloud }, quota, found('zero'))).toMatchObject({ failure: { remedy: expect.stringContaining(words) } });
  });

  test.each([found('phantom'), found('unknown'), noFindings])('that is not borne out is retried slowly: $quota.verdict', (findings) => {
    expect(judge(sentHunt(), quota, findings)).toEqual({ kind: 'slow-retry', waitSeconds: 30 });
  });

  test('is believed after quotaPatience of nothing else', () => {
    const document = { ...sentHunt(), quotaSince: new Date(start).toISOString() };

    const before = judge(document, quota, found('phantom'), start + 4_499_999);
    const after = judge(document, quota, found('phantom'), start + 4_500_000);

    expect(before.kind).toBe('slow-retry');
    expect(after).toMatchObject({ kind: 'stop', failure: { error: 'Hunt.Quota', message: expect.stringContaining('for 75 minutes') } });
  });
});

describe('a fatal answer', () => {
  test('AUTH ends the hunt', () => {
    expect(judge(sentHunt(), outcomeOf('AUTH'))).toMatchObject({ kind: 'stop', failure: { error: 'Hunt.Auth' } });
  });

  test.each([true, null])('CONFIG ends the hunt; readable: %s', (readable) => {
    expect(judge(sentHunt(), outcomeOf('CONFIG'), { quota: null, readable })).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.Config' },
    });
  });

  test('CONFIG with nothing readable is a suspended account or a dead key', () => {
    const verdict = judge(sentHunt(), outcomeOf('CONFIG'), { quota: null, readable: false });

    expect(verdict).toMatchObject({
      kind: 'stop',
      failure: { error: 'Hunt.Auth', message: expect.stringContaining('even a simple read is refused') },
    });
  });
});

test('a refusal without a planned attempt is a defect and says so', () => {
  const unplanned = { ...sentHunt(), plan: null };

  expect(() => judge(unplanned)).toThrow('no attempt under way');
});

test('a plan whose offering the document does not have is a defect and says so', () => {
  const document = sentHunt();
  const stray = { ...document, plan: { ...planOn(document), offering: 'oci/elsewhere' } };

  expect(() => judge(stray, outcomeOf('INELIGIBLE'))).toThrow('oci/elsewhere');
});
