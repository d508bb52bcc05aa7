import { describe, expect, test } from 'vitest';
import { showLines } from '../../cli/commands/hunts-show.ts';
import { describeEvent } from '../../cli/view/event-words.ts';
import { forecastText } from '../../cli/view/forecast-text.ts';
import { liveLines } from '../../cli/view/live-lines.ts';
import { summaryLines } from '../../cli/view/summary.ts';
import { sayOffering } from '../../cli/view/zones.ts';
import type { EventName, TimelineEvent } from '../../shared/domain/timeline.ts';
import { timelineEvent } from '../support/documents.ts';
import { ec2Document, ec2Offering, readyEc2Document } from './ec2-documents.ts';

const words = (event: EventName, data: TimelineEvent['data']) => {
  const document = ec2Document();
  return describeEvent(timelineEvent(document, { event, data }), document).text;
};

describe('an EC2 offering in words', () => {
  test('has zone, type and market', () => {
    const document = ec2Document();

    expect(sayOffering(document, 'two')).toBe('us-east-1b g5.xlarge spot');
    expect(sayOffering(document, 'three')).toBe('us-east-1a g5.xlarge');
  });

  test('has its subnet too where a zone has two', () => {
    const document = ec2Document({ offerings: [ec2Offering('a', 'us-east-1a'), ec2Offering('b', 'us-east-1a')] });

    expect(sayOffering(document, 'b')).toBe('us-east-1a g5.xlarge spot in subnet-b');
  });
});

describe('an event of a hunt on EC2', () => {
  test('names the image that an alias means', () => {
    const text = words('image.resolved', { image: 'ubuntu-24.04', instanceType: 'g5.xlarge', imageId: 'ami-1', name: 'ubuntu/images/x' });

    expect(text).toBe('ubuntu-24.04 for g5.xlarge is ami-1 (ubuntu/images/x)');
  });

  test('ranks the spot market by its hints, the best first', () => {
    const text = words('spot.ranked', {
      scores: { 'us-east-1a': 3, 'us-east-1b': 9 },
      prices: [
        { type: 'g5.xlarge', zone: 'us-east-1a', usdPerHour: 0.5 },
        { type: 'g5.xlarge', zone: 'us-east-1b', usdPerHour: 0.4 },
      ],
    });

    expect(text).toBe('the spot market: placement scores us-east-1b 9, us-east-1a 3; cheapest is g5.xlarge in us-east-1b, $0.4 an hour');
  });

  test('tells fallback, savings and interruption', () => {
    expect(words('spot.fallback', { message: 'no spot instance within 300 s' })).toBe(
      'on-demand instead of spot: no spot instance within 300 s',
    );
    expect(words('spot.savings', { message: 'spot costs $0.4 an hour, on-demand $1: 60 % saved' })).toContain('60 % saved');
    expect(words('spot.interrupted', { instanceId: 'i-1', action: 'terminate', deadline: '2026-11-01T12:02:00.000Z' })).toMatch(
      /^the cloud takes i-1 back: terminate at \d\d:02:00$/,
    );
  });

  test('tells whose key pair came and went', () => {
    expect(words('key.created', { name: 'work', imported: true })).toBe('imported the key pair work');
    expect(words('key.removed', { name: 'work', reference: null })).toBe('removed the key pair work');
    expect(words('key.removed', { name: 'acode-1', reference: '/keys/k' })).toBe('removed the temporary SSH key');
  });
});

describe('the views of a hunt on EC2', () => {
  test('show the percent of the requirement’s phases', () => {
    const document = ec2Document();

    expect(liveLines(document, Date.parse('2026-11-01T12:04:12Z'), false)[0]).toBe(
      '30 % hunting: attempt 15 on us-east-1a g5.xlarge in 8 s',
    );
    expect(showLines(document, []).join('\n')).toContain('Launching, 30 %: Launching instance: g5.xlarge in us-east-1a');
  });

  test('log in as the image’s own user', () => {
    const text = summaryLines(readyEc2Document()).join('\n');

    expect(text).toContain('i-0123456789abcdef0 (trainer)');
    expect(text).toContain('us-east-1a g5.xlarge spot');
    expect(text).toContain('ubuntu@203.0.113.7');
    expect(text).not.toContain('ec2-user');
  });

  test('say that the user is a guess where the image does not tell', () => {
    const document = readyEc2Document();
    const request = { ...document.request, launch: { ...document.request.launch, ImageId: 'ami-0123456789abcdef0' } };

    expect(summaryLines({ ...document, request }).join('\n')).toContain('on Debian images admin');
  });

  test('forecast by the number of subnets and the floor of EC2', () => {
    const { launch, settings } = ec2Document().request;
    const inThree = { ...settings, hunt: { ...settings.hunt, subnets: ['subnet-1', 'subnet-2', 'subnet-3'] } };

    expect(forecastText({ cloud: 'aws', launch, alternatives: [], settings: inThree })).toMatch(
      /^one call every 2 s, 43,200 calls a day, 3 zones in turn/,
    );
    expect(forecastText({ cloud: 'aws', launch, alternatives: [], settings })).toContain('one zone');
  });
});
