import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { canonicalJson, hashPayload, launchToken } from '../../shared/domain/tokens.ts';

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const object = fc.dictionary(fc.string(), json).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const parts = fc.record({
  huntId: fc.ulid(),
  attempt: fc.nat(),
  offering: fc.string().filter((text) => !text.includes('\n')),
  payloadHash: fc.string(),
});

describe('canonical JSON', () => {
  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  test('does not depend on the order in which keys were written', () => {
    fc.assert(
      fc.property(object, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());

        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(hashPayload({ outer: [reversed] })).toBe(hashPayload({ outer: [value] }));
      }),
    );
  });

  test('keeps the order of lists', () => {
    expect(hashPayload({ list: [1, 2] })).not.toBe(hashPayload({ list: [2, 1] }));
  });

  test.each([
    [null, 'null'],
    ['text', '"text"'],
    [false, 'false'],
    [{ b: null, a: [{ d: 1, c: 2 }] }, '{"a":[{"c":2,"d":1}],"b":null}'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('a token', () => {
  test('is 64 ASCII characters, which both clouds take', () => {
    fc.assert(
      fc.property(parts, (all) => {
        expect(launchToken(all)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test('is the same for the same attempt and another for any other hunt, attempt, offering or payload', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same =
          one.huntId === other.huntId &&
          one.attempt === other.attempt &&
          one.offering === other.offering &&
          one.payloadHash === other.payloadHash;

        expect(launchToken(one)).toBe(launchToken({ ...one }));
        expect(launchToken(one) === launchToken(other)).toBe(same);
        for (const change of [
          { attempt: one.attempt + 1 },
          { offering: `${one.offering}x` },
          { payloadHash: `${one.payloadHash}x` },
          { huntId: `${one.huntId}x` },
        ]) {
          expect(launchToken({ ...one, ...change })).not.toBe(launchToken(one));
        }
      }),
    );
  });
});
