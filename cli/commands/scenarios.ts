import { listScenarios, loadScenario } from '../../local/simulated-oci/load-scenario.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { oneLine } from '../view/words.ts';

/** `foothold scenarios`: what `--simulate` takes by name. */
export async function scenarios(session: Session): Promise<number> {
  const shipped = await Promise.all((await listScenarios()).map(loadScenario));
  const entries = shipped.map(({ name, description }) => ({ name, description: oneLine(description, 400) }));
  if (session.flags.json) {
    await session.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return exitCodes.ready;
  }
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, description }) => `${name.padEnd(width)}  ${description}`);
  await session.stdout.write(
    `${[...lines, '', 'Rehearse one with: foothold hunt --simulate NAME. A file of your own works too (docs/scenarios.md).'].join('\n')}\n`,
  );
  return exitCodes.ready;
}
