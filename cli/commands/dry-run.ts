import { dryRun } from '../../shared/domain/spec/render.ts';
import { exitCodes } from '../exit-codes.ts';
import type { HuntInput } from '../hunt-input.ts';
import type { Session } from '../session.ts';
import { plural } from '../view/words.ts';

/**
 * `--dry-run`: a JSON array on stdout, one object a launch in the order of a cycle, `{adNumber, alternative, file, command,
 * payload}`; the commands once more on stderr, for people.
 */
export async function dryRunHunt(session: Session, input: HuntInput): Promise<number> {
  const { oci } = session.surroundings.readEnvironment();
  const timeout = session.flags.timeout === undefined ? 0 : input.settings.hunt.callTimeout;
  const launches = dryRun({
    cloud: input.cloud,
    launch: input.launch ?? {},
    alternatives: input.alternatives,
    adNumbers: input.settings.hunt.adNumbers,
    name: input.name,
    options: {
      region: oci.region,
      profile: input.flags.profile ?? oci.profile ?? undefined,
      configFile: input.flags.configFile ?? oci.configFile ?? undefined,
      readTimeout: timeout > 0 ? timeout : undefined,
    },
  });
  session.reporter.say('info', `dry run: ${plural(launches.length, 'launch', 'launches')} a cycle, nothing is called`, {
    launches: launches.length,
  });
  for (const { adNumber, alternative, command } of launches) {
    const where = `${adNumber === null ? 'as written' : `AD ${adNumber}`}${alternative === null ? '' : `, alternative ${alternative + 1}`}`;
    session.reporter.say('info', `${where}: ${command}`, { adNumber, alternative, command });
  }
  const shown = launches.map(({ adNumber, alternative, file, command, payload }) => ({ adNumber, alternative, file, command, payload }));
  await session.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return exitCodes.ready;
}
