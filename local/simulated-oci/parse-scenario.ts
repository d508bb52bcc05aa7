import type * as v from 'valibot';
import type { Problem } from '../../shared/domain/problem.ts';
import { checkScenario } from '../simulated-cloud/read-scenario.ts';
import { spanEnd } from '../simulated-cloud/span.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario.ts';

/** A scenario from the value of a YAML or JSON file; problems are reported as of `source`. Throws `InputError` with all of them. */
export function parseScenario(value: unknown, name: string, source: string = name): Scenario {
  return { ...checkScenario(scenarioSchema, value, source, contradictions), name };
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
