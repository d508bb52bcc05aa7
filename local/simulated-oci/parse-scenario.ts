import * as v from 'valibot';
import type { Problem } from '../../shared/domain/problem.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema, spanEnd } from './scenario.ts';

/** A scenario from the value of a YAML or JSON file; problems are reported as of `source`. Throws `InputError` with all of them. */
export function parseScenario(value: unknown, name: string, source: string = name): Scenario {
  if (!isObject(value))
    throw new InputError([
      {
        path: source,
        expected: 'an object with the fields of a scenario',
        got: Array.isArray(value) ? 'a list' : show(value, typeof value),
      },
    ]);
  const parsed = v.safeParse(scenarioSchema, value);
  const problems = parsed.success ? contradictions(parsed.output) : parsed.issues.map((issue) => problemOf(issue));
  const settings = isObject(value['settings']) ? v.safeParse(settingsSchema, value['settings']) : null;
  if (settings && !settings.success) problems.push(...settings.issues.map((issue) => problemOf(issue, 'settings')));
  if (problems.length > 0 || !parsed.success)
    throw new InputError(problems.map((problem) => ({ ...problem, path: joined(source, problem.path) })));
  return { ...parsed.output, name };
}

function contradictions(scenario: v.InferOutput<typeof scenarioSchema>): Problem[] {
  const problems: Problem[] = [];
  const check = (ad: number | undefined, path: string) => {
    if (ad !== undefined && ad > scenario.ads) problems.push({ path, expected: `an AD from 1 to ${scenario.ads}`, got: String(ad) });
  };
  const checkEnd = (span: { from: number; to?: number | undefined }, path: string) => {
    if (spanEnd(span) <= span.from)
      problems.push({ path: `${path}.to`, expected: `a time after from (${span.from} s)`, got: `${spanEnd(span)} s` });
  };
  const spans = { 'capacity.windows': scenario.capacity?.windows ?? [], faults: scenario.faults, phantomLimits: scenario.phantomLimits };
  for (const [field, list] of Object.entries(spans)) {
    for (const [index, each] of list.entries()) {
      check(each.ad, `${field}.${index}.ad`);
      checkEnd(each, `${field}.${index}`);
    }
  }
  for (const [index, each] of scenario.missingShapes.entries()) check(each.ad, `missingShapes.${index}.ad`);
  for (const [index, ad] of (scenario.capacity?.openings?.ads ?? []).entries()) check(ad, `capacity.openings.ads.${index}`);
  return problems;
}

function problemOf(issue: v.BaseIssue<unknown>, prefix?: string): Problem {
  const path = v.getDotPath(issue) ?? '';
  const expected = issue.message.startsWith('Invalid ')
    ? issue.expected === 'never'
      ? 'no such field'
      : (issue.expected ?? issue.message)
    : issue.message;
  const got = issue.expected === 'never' ? 'it' : show(issue.input, issue.received);
  return { path: joined(prefix ?? '', path), expected, got };
}

function show(input: unknown, received: string): string {
  return typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' ? JSON.stringify(input) : received;
}

function joined(...parts: string[]): string {
  return parts
    .filter(Boolean)
    .join(': ')
    .replace(/^settings: /, 'settings.')
    .replace(': settings: ', ': settings.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
