import { listScenarioNames, readScenarioFile } from '../simulated-cloud/read-scenario.ts';
import { parseScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';

/** Names of the OCI scenarios in `examples/scenarios` (those of EC2 begin with `ec2-`), in alphabetical order. */
export async function listScenarios(): Promise<string[]> {
  return listScenarioNames((name) => !name.startsWith('ec2-'));
}

/** A scenario by the path of its YAML or JSON file, or by the name of a shipped one. Throws `InputError` with every problem. */
export async function loadScenario(file: string): Promise<Scenario> {
  const { value, name } = await readScenarioFile(file, await listScenarios());
  return parseScenario(value, name, file);
}
