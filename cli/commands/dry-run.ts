import { previewAws } from '../../shared/domain/launch/preview-aws.ts';
import { dryRun, type RenderedLaunch } from '../../shared/domain/spec/render.ts';
import { exitCodes } from '../exit-codes.ts';
import type { HuntInput } from '../hunt-input.ts';
import type { Session } from '../session.ts';
import { plural } from '../view/words.ts';

/**
 * `--dry-run`: a JSON array on stdout, one object a launch in the order of a cycle, `{adNumber, alternative, file, command,
 * payload}`; the commands once more on stderr, for people.
 */
export async function dryRunHunt(session: Session, input: HuntInput): Promise<number> {
  const { cloud, settings } = input;
  const { oci, aws, namespace } = session.surroundings.readEnvironment();
  const timeout = session.flags.timeout === undefined ? 0 : settings.hunt.callTimeout;
  const options = {
    oci: {
      region: oci.region,
      profile: input.flags.profile ?? oci.profile ?? undefined,
      configFile: input.flags.configFile ?? oci.configFile ?? undefined,
      readTimeout: timeout > 0 ? timeout : undefined,
    },
    aws: { region: input.flags.region ?? aws.region, profile: input.flags.profile ?? aws.profile ?? undefined },
  }[cloud];
  const { adNumbers, subnets } = settings.hunt;
  const { launch, alternatives, name } = input;
  const rendered = dryRun({ cloud, launch: launch ?? {}, alternatives, adNumbers, subnets, name, options });
  const launches =
    cloud === 'oci' ? rendered : rendered.map((each) => ({ ...each, payload: previewAws(each.payload, settings, namespace) }));

  session.reporter.say('info', `dry run: ${plural(launches.length, 'launch', 'launches')} a cycle, nothing is called`, {
    launches: launches.length,
  });
  for (const each of launches) {
    const { adNumber, alternative, command } = each;
    session.reporter.say('info', `${placeOf(each)}: ${command}`, { adNumber, alternative, command });
  }
  const shown = launches.map(({ adNumber, alternative, file, command, payload }) => ({ adNumber, alternative, file, command, payload }));
  await session.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return exitCodes.ready;
}

function placeOf({ adNumber, alternative, payload }: RenderedLaunch): string {
  const subnet = typeof payload.SubnetId === 'string' ? payload.SubnetId : 'as written';
  return `${adNumber === null ? subnet : `AD ${adNumber}`}${alternative === null ? '' : `, alternative ${alternative + 1}`}`;
}
