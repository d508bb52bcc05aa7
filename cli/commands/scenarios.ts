import * as ec2 from '../../local/simulated-ec2/load-scenario.ts';
import * as oci from '../../local/simulated-oci/load-scenario.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { oneLine } from '../view/words.ts';

/** `foothold scenarios`: what `--simulate` takes by name. */
export async function scenarios(session: Session): Promise<number> {
  const entries = [...(await shipped('oci', oci)), ...(await shipped('aws', ec2))];
  if (session.flags.json) {
    await session.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return exitCodes.ready;
  }
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, cloud, description }) => `${name.padEnd(width)}  ${cloud}  ${description}`);
  await session.stdout.write(
    `${[...lines, '', 'Rehearse one with: foothold hunt --simulate NAME. A file of your own works too (docs/scenarios.md).'].join('\n')}\n`,
  );
  return exitCodes.ready;
}

interface Shelf {
  listScenarios(): Promise<readonly string[]>;
  loadScenario(name: string): Promise<{ readonly name: string; readonly description: string }>;
}

async function shipped(cloud: string, { listScenarios, loadScenario }: Shelf) {
  const found = await Promise.all((await listScenarios()).map(loadScenario));
  return found.map(({ name, description }) => ({ name, cloud, description: oneLine(description, 400) }));
}
