import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { classify, needsResolution } from '../../../shared/domain/outcome/classify.ts';
import { messageMost } from '../../../shared/domain/outcome/one-line.ts';
import { rowsOf } from '../../../shared/domain/outcome/tables.ts';
import { faultWith as fault } from '../../support/faults.ts';

describe('classify', () => {
  it.each([
    ['any 500 is not capacity', { status: 500, code: 'InternalError', message: 'An internal error occurred.' }, 'UNKNOWN'],
    ['any 500 is not fatal', { status: 500, code: 'InternalServerError', message: 'Internal Server Error' }, 'UNKNOWN'],
    ['capacity is a 500', { status: 500, code: 'InternalError', message: 'Out of host capacity.' }, 'CAPACITY'],
    [
      '"service limits were exceeded" is a quota',
      { status: 400, code: 'LimitExceeded', message: 'The following service limits were exceeded: standard-a1-core-count. Request…' },
      'QUOTA',
    ],
    ['"rate limit exceeded" is a throttle', { status: 429, code: 'TooManyRequests', message: 'User-rate limit exceeded.' }, 'THROTTLED'],
    ['a quota text in a 503 is a server in trouble', { status: 503, code: 'LimitExceeded', message: 'Service limit exceeded' }, 'UNKNOWN'],
    [
      'a 404 that names the shape is about one AD',
      { status: 404, code: 'NotAuthorizedOrNotFound', message: 'Shape VM.Standard.A1.Flex not found' },
      'INELIGIBLE',
    ],
    [
      'another 404 is not',
      { status: 404, code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
      'CONFIG',
    ],
    [
      'capacity words in an unreadable 200 are not believed',
      { status: 200, message: '{"id":"ocid1.instance.oc1.x","displayName":"out of host capacity"' },
      'UNKNOWN',
    ],
    ['capacity words in HTML are read', { status: 500, message: '<html><body><p>Out of host\n capacity.</p></body></html>' }, 'CAPACITY'],
    ['the code None of oci-common is none', { status: 404, code: 'None', message: 'unknown reason.' }, 'CONFIG'],
    ['an answer without a status of its own keeps its code', { code: 'QuotaExceeded', stage: 'late' }, 'QUOTA'],
  ] as [string, Partial<Fault>, string][])('knows that %s', (_, parts, expected) => {
    const outcome = classify('oci', fault(parts));

    expect(outcome.class).toBe(expected);
  });

  it('reads the status and code inside a late text only where the fault has none of its own', () => {
    const message = '(400, LimitExceeded, false) The limit for this tenancy has been exceeded.';

    const late = classify('oci', fault({ message, stage: 'late' }));
    const own = classify('oci', fault({ message, stage: 'late', code: 'NotAuthorized' }));
    const launch = classify('oci', fault({ message, reached: 'unknown' }));

    expect([late.rule, own.rule, launch.rule]).toEqual(['oci.quota.limit', 'oci.auth.code', 'oci.network.other']);
  });

  it('names the field, the range and the limit that the message names', () => {
    const answers = [
      'Invalid ratio of memory in GB to OCPUs. Current ratio: 0.5. Valid ratio range: 1 - 64',
      'Invalid shapeConfig.baselineOcpuUtilization: 3',
      'The following service limits were exceeded: standard-a1-core-regional-count. Request a service limit increase.',
    ];

    const remedies = answers.map((message) => classify('oci', fault({ status: 400, code: 'InvalidParameter', message })).remedy);

    expect(remedies[0]).toMatch(/^shapeConfig\.memoryInGBs: .*\(1 - 64\)/);
    expect(remedies[1]).toMatch(/^shapeConfig\.baselineOcpuUtilization: /);
    expect(remedies[2]).toContain('standard-a1-core-regional-count');
  });

  it('says nothing was sent where the code proves it and the adapter could not tell', () => {
    const outcome = classify('oci', fault({ code: 'ENOTFOUND', reached: 'unknown' }));

    expect(outcome.fault.reached).toBe('no');
    expect(needsResolution(outcome)).toBe(false);
  });

  it('believes an adapter that says the request arrived', () => {
    const outcome = classify('oci', fault({ code: 'ECONNREFUSED', reached: 'yes' }));

    expect(outcome.fault.reached).toBe('yes');
    expect(needsResolution(outcome)).toBe(true);
  });

  it('has null for a remedy where there is nothing to do but wait', () => {
    expect(classify('oci', fault({ status: 503 })).remedy).toBeNull();
  });

  it('keeps the fault whole', () => {
    const odd = fault({ status: 418, code: 'Teapot', message: ' short\nand stout ', retryAfter: 3, requestId: 'r' });

    expect(classify('oci', odd).fault).toEqual(odd);
  });

  it.each([
    [{ status: 503 }, 'HTTP 503 without a message'],
    [{ code: 'EPIPE' }, 'EPIPE'],
    [{ code: ' ' }, 'no answer'],
    [{}, 'no answer'],
  ])('says something for %j without words', (parts, message) => {
    expect(classify('oci', fault(parts)).message).toBe(message);
  });

  it.each(['oci', 'aws'] as const)('answers every fault of %s with one short line and a rule of its table', (cloud) => {
    const rules = new Set(rowsOf(cloud).map((row) => row.id));

    fc.assert(
      fc.property(anyFault, (one) => {
        const outcome = classify(cloud, one);

        expect(rules).toContain(outcome.rule);
        expect(outcome.message).toMatch(/^\S(.*\S)?$/u);
        expect(outcome.message.length).toBeLessThanOrEqual(messageMost);
        expect(outcome.message.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never takes a call without an answer for a refusal', () => {
    fc.assert(
      fc.property(anyFault, (one) => {
        const outcome = classify('oci', { ...one, status: null, stage: 'launch' });

        expect(['UNKNOWN', 'TIMEOUT']).toContain(outcome.class);
      }),
      { numRuns: 1000 },
    );
  });

  it('never takes a 2xx, or a 5xx without a capacity text, for a refusal', () => {
    fc.assert(
      fc.property(anyFault, fc.oneof(fc.integer({ min: 200, max: 299 }), fc.integer({ min: 500, max: 599 })), (one, status) => {
        const outcome = classify('oci', { ...one, status, stage: 'launch' });

        expect(status < 300 ? ['UNKNOWN'] : ['UNKNOWN', 'CAPACITY']).toContain(outcome.class);
      }),
      { numRuns: 1000 },
    );
  });
});

const words = [
  'Out of host capacity.',
  'limit exceeded',
  'Too many requests for the user',
  '<html><head><title>x</title></head>',
  '<script>',
  '&amp;',
  '\u001b[2J',
  'shape VM not found',
  'ssh public key',
  'image',
  'subnet',
  'timed out',
  '(500, InternalError, false)',
  '\u202e',
  '\r\n',
  'memoryInGBs',
  '\ud800',
];
const codes = rowsOf('oci')
  .concat(rowsOf('aws'))
  .flatMap((row) => row.code ?? []);
const anyFault: fc.Arbitrary<Fault> = fc.record({
  status: fc.option(fc.oneof(fc.integer({ min: -1, max: 999 }), fc.constantFrom(200, 302, 400, 401, 403, 404, 409, 429, 500, 502))),
  code: fc.option(fc.oneof(fc.constantFrom(...codes), fc.string({ unit: 'binary' }))),
  message: fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 200 })), { maxLength: 12 })
    .map((parts) => parts.join(' ')),
  retryAfter: fc.option(fc.nat()),
  requestId: fc.option(fc.string()),
  reached: fc.constantFrom('yes', 'no', 'unknown'),
  stage: fc.constantFrom('launch', 'late', 'read'),
});
