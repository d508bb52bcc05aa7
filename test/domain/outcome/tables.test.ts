import { describe, expect, it } from 'vitest';
import { classify } from '../../../shared/domain/outcome/classify.ts';
import type { TableName } from '../../../shared/domain/outcome/tables.ts';
import { rowsOf, tables } from '../../../shared/domain/outcome/tables.ts';
import { faultOf, loadFixtures } from './fixtures.ts';

const clouds = Object.keys(tables) as TableName[];

describe.each(clouds)('the %s table', (cloud) => {
  const fixtures = loadFixtures(cloud);

  it.each(fixtures)('reads $name as $expect.class by $expect.rule', (fixture) => {
    const outcome = classify(cloud, faultOf(fixture));

    expect({ class: outcome.class, scope: outcome.scope, rule: outcome.rule }).toEqual(fixture.expect);
  });

  it.each(rowsOf(cloud))('has a fixture that reaches $id, so that no row before it hides it', (row) => {
    const reached = fixtures.map((fixture) => classify(cloud, faultOf(fixture)).rule);

    expect(reached).toContain(row.id);
  });

  it.each(fixtures)('reads $name the same in capitals and in small letters', (fixture) => {
    const fault = faultOf(fixture);

    // A field's name is known by the capital inside it, so that row alone is about letters.
    const rules = ['toUpperCase', 'toLowerCase'].map((change) => {
      const changed = { ...fault, code: recase(fault.code, change), message: recase(fault.message, change) ?? '' };
      return classify(cloud, changed).rule;
    });

    const expected = fixture.expect.rule === 'oci.config.named-field' ? 'oci.config.parameter' : fixture.expect.rule;
    expect(rules).toEqual([expected, expected]);
  });

  it.each(fixtures)('says where $name was seen, or how it was made', (fixture) => {
    expect(fixture.source ?? fixture.note).toMatch(/\S/);
  });

  it('names its rows uniquely, by cloud', () => {
    const ids = rowsOf(cloud).map((row) => row.id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !id.startsWith(`${cloud}.`))).toEqual([]);
  });

  it('ends in an UNKNOWN row without conditions', () => {
    const { fallback } = tables[cloud];

    expect(fallback).toMatchObject({ id: `${cloud}.unknown`, class: 'UNKNOWN' });
    expect([fallback.status, fallback.code, fallback.message, fallback.stage, fallback.reached]).toEqual(Array(5).fill(undefined));
  });

  it.each(fixtures)('fills the remedy of $name', (fixture) => {
    const { remedy } = classify(cloud, faultOf(fixture));

    expect(remedy?.replace('{{AD_NUMBER}}', '') ?? '').not.toMatch(/undefined|[{}]/);
  });

  it('leaves only what waiting mends without a remedy', () => {
    const silent = rowsOf(cloud).filter((row) => row.remedy === null);

    expect(silent.map((row) => row.class).filter((name) => name !== 'TOKEN_SPENT' && name !== 'UNKNOWN')).toEqual([]);
  });
});

function recase(text: string | null, change: string): string | null {
  if (text === null) return null;
  return change === 'toUpperCase' ? text.toUpperCase() : text.toLowerCase();
}
