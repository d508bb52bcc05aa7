import fc from 'fast-check';
import type { JsonValue } from '../../shared/domain/json.ts';
import { sampleLaunch } from './rehearsal.ts';

/** A request that no reasonable caller sends. */
export interface Malformed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const json = (value: unknown) => bytes(JSON.stringify(value) ?? '');

const id = fc.oneof(
  fc.constantFrom('01JBQ0000000000000000000AB', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', '../../etc/passwd', '%00', '{id}', ''),
  fc.string({ maxLength: 30 }).map(encodeURIComponent),
);
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('/hunts', '/fleets', '/schedules', '/events', '/capacity') },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('hunts', 'fleets', 'schedules'), id, fc.constantFrom('', '/cancel', '/pause', '/resume', '/end', '/x'))
      .map(([of, one, tail]) => `/${of}/${one}${tail}`),
  },
  { weight: 1, arbitrary: fc.webPath() },
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '?limit=-1',
      '?limit=9999',
      '?cursor=%ff',
      '?cursor=W10',
      '?cursor=WyJ4IiwieSJd',
      '?limit=1&limit=2',
      '?__proto__[x]=1',
      '?constructor=1',
      '?timeline=0',
      '?%',
    ),
  },
  { weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
);

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u0000', '\ud800', '{{AD_NUMBER}}', 'file:///etc/passwd', "'; DROP TABLE hunts; --"),
);
const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.constantFrom(null, true, false, 1e308, -0, Number.MAX_SAFE_INTEGER));
const settingPath = fc.constantFrom(
  'hunt',
  'pace',
  'ready',
  'key',
  'cleanUp',
  'spot',
  'volume',
  'imds',
  'interruption',
  'notify',
  'sweep',
  'tags',
  'cloud',
  'launch',
  'alternatives',
);
const foul = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'tenant', 'huntId');
const value: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, foul), tie('any'), { maxKeys: 4 }),
  ),
})).any;

/** A hunt that is right but for one or two places; the launch itself is never whole, so that none may be started. */
const nearlyHunt = fc
  .tuple(fc.dictionary(settingPath, value, { maxKeys: 3 }), fc.constantFrom(...Object.keys(sampleLaunch)), value, fc.boolean())
  .map(([settings, field, instead, drop]) => {
    const { compartmentId: _, ...launch } = sampleLaunch as Record<string, JsonValue>;
    return { cloud: 'oci', launch: { ...launch, ...(drop || field === 'compartmentId' ? {} : { [field]: instead }) }, ...settings };
  });
const nearlyFleet = fc.record({ count: fc.oneof(fc.nat(101), value), name: text, hunt: nearlyHunt }, { requiredKeys: [] });
const nearlySchedule = fc.record(
  { cron: fc.oneof(text, fc.constantFrom('0 2 * * *', '* * * * *', '61 2 * * *')), timezone: text, hunt: nearlyHunt },
  { requiredKeys: [] },
);
const nearlyEvent = fc
  .tuple(
    fc.constantFrom('aws.ec2', 'other'),
    fc.constantFrom('EC2 Spot Instance Interruption Warning', 'EC2 Instance State-change Notification'),
    value,
    value,
    value,
  )
  .map(([source, kind, time, instance, tags]) => ({
    source,
    'detail-type': kind,
    time,
    detail: { 'instance-id': instance, 'instance-action': instance },
    eventType: 'com.oraclecloud.computeapi.launchinstance.end',
    eventTime: time,
    data: { resourceId: instance, freeformTags: tags },
  }));

const body = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(nearlyHunt, nearlyFleet, nearlySchedule, nearlyEvent).map(json) },
  { weight: 2, arbitrary: value.map(json) },
  { weight: 2, arbitrary: fc.oneof(nearlyHunt, value).chain((whole) => fc.nat(200).map((cut) => json(whole).slice(0, -cut - 1))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(3000), fc.constantFrom('[', '{"a":', '{"launch":[', '"\\u'))
      .map(([times, unit]) => bytes(unit.repeat(times))),
  },
  { weight: 1, arbitrary: fc.constant(new Uint8Array()) },
);

const type = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'text/xml',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      'application/cloudevents+json',
    ),
  },
);
const key = fc.oneof({ weight: 3, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constantFrom('', ' ', 'a b', 'x'.repeat(500)) });

export const malformed: fc.Arbitrary<Malformed> = fc
  .tuple(fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'), path, query, body, type, key)
  .map(([method, at, rest, content, contentType, idempotencyKey]) => ({
    method,
    path: `${at}${rest}`,
    headers: { 'content-type': contentType, 'idempotency-key': idempotencyKey },
    body: method === 'GET' || method === 'HEAD' ? new Uint8Array() : content,
  }));
