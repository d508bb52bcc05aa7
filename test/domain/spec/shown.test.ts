import { describe, expect, it } from 'vitest';
import { nearest, sameLetters } from '../../../shared/domain/spec/nearest.ts';
import { shown } from '../../../shared/domain/spec/shown.ts';

describe('a value in a report', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [true, 'true'],
    [1.5, '1.5'],
    ['short', '"short"'],
    ['two\nlines', '"two\\nlines"'],
    [[], 'an empty list'],
    [[1], 'a list of 1'],
    [{}, 'an empty object'],
    [{ a: 1 }, 'an object'],
    ['x'.repeat(100), `"${'x'.repeat(40)}"… (100 characters)`],
  ])('%j is shown as %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it.each([
    ['metadata.user_data', 'I2Nsb3Vk', 'text of 8 characters (not shown)'],
    ['extendedMetadata.dbPassword', 'hunter2', 'text of 7 characters (not shown)'],
    ['apiToken', 12345, 'a number (not shown)'],
    ['displayName', '-----BEGIN RSA PRIVATE KEY-----', 'text of 31 characters (not shown)'],
    ['key.privateKeyFile', '~/.ssh/id', '"~/.ssh/id"'],
  ])('of %s hides what may be a secret', (path, value, text) => {
    expect(shown(value, path)).toBe(text);
  });
});

describe('the nearest name', () => {
  it.each([
    ['shapconfig', 'shapeConfig'],
    ['SHAPE-CONFIG', 'shapeConfig'],
    ['floor', 'pace.floor'],
    ['pase.floor', 'pace.floor'],
    ['x', null],
    ['something entirely different', null],
  ])('to %s is %s', (word, name) => {
    expect(nearest(word, ['shape', 'shapeConfig', 'pace.floor'])).toBe(name);
  });

  it('is none among none', () => {
    expect(nearest('a', [])).toBeNull();
  });

  it('has the same letters when case and separators are all that differ', () => {
    expect(sameLetters('display_name', 'displayName')).toBe(true);
    expect(sameLetters('displayNames', 'displayName')).toBe(false);
  });
});
