import type { Problem } from '../../shared/domain/problem.ts';
import { checkScenario } from '../simulated-cloud/read-scenario.ts';
import { spanEnd } from '../simulated-cloud/span.ts';
import { quotas } from './quotas.ts';
import type { Scenario } from './scenario.ts';
import { isZone, scenarioSchema } from './scenario.ts';
import { findType } from './types.ts';

/** A scenario from the value of a YAML or JSON file; problems are reported as of `source`. Throws `InputError` with all of them. */
export function parseScenario(value: unknown, name: string, source: string = name): Scenario {
  return { ...checkScenario(scenarioSchema, value, source, (parsed) => contradictions({ ...parsed, name })), name };
}

interface Placed {
  readonly zone?: string | undefined;
  readonly type?: string | undefined;
  readonly from?: number;
  readonly to?: number | undefined;
  readonly for?: number | undefined;
}

function contradictions(scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  const zones = scenario.zones.map((each) => each.name);
  const checkZone = (zone: string | undefined, path: string) => {
    if (!zones.some((name) => isZone(zone, name)))
      problems.push({ path, expected: `one of ${zones.join(', ')}`, got: JSON.stringify(zone) });
  };
  const checkType = (type: string | undefined, path: string) => {
    if (type !== undefined && !findType(type))
      problems.push({ path, expected: 'an instance type that the simulator knows', got: JSON.stringify(type) });
  };
  const lists: Record<string, readonly Placed[]> = {
    'capacity.windows': scenario.capacity?.windows ?? [],
    missingTypes: scenario.missingTypes,
    'spot.prices': scenario.spot.prices,
    faults: scenario.faults,
  };
  for (const [field, list] of Object.entries(lists)) {
    for (const [index, { zone, type, from = 0, ...ends }] of list.entries()) {
      checkZone(zone, `${field}.${index}.zone`);
      checkType(type, `${field}.${index}.type`);
      const end = spanEnd({ from, ...ends });
      if (end <= from) problems.push({ path: `${field}.${index}.to`, expected: `a time after from (${from} s)`, got: `${end} s` });
    }
  }
  for (const [index, { zones: opened = [], type }] of (scenario.capacity?.openings ?? []).entries()) {
    for (const [at, zone] of opened.entries()) checkZone(zone, `capacity.openings.${index}.zones.${at}`);
    checkType(type, `capacity.openings.${index}.type`);
  }
  for (const [index, zone] of scenario.zones.entries())
    if (!zone.name.startsWith(scenario.region))
      problems.push({ path: `zones.${index}.name`, expected: `a zone of ${scenario.region}`, got: JSON.stringify(zone.name) });
  for (const code of Object.keys(scenario.limits))
    if (!quotas.some((each) => each.code === code))
      problems.push({ path: `limits.${code}`, expected: `one of ${quotas.map((each) => each.code).join(', ')}`, got: 'it' });
  return problems;
}
