import type { JsonObject } from '../../shared/domain/json.ts';
import { previewAws } from '../../shared/domain/launch/preview-aws.ts';
import { previewOci } from '../../shared/domain/launch/preview-oci.ts';
import { dryRun, type RenderedLaunch } from '../../shared/domain/spec/render.ts';
import { exitCodes } from '../exit-codes.ts';
import type { HuntInput } from '../hunt-input.ts';
import { deliver } from '../output/deliver.ts';
import type { Session } from '../session.ts';
import { plural } from '../view/words.ts';

/**
 * `--dry-run`: a JSON array on stdout or in the file of `--output`, one object a launch in the order of a cycle, `{adNumber,
 * alternative, file, command, payload}`; the commands once more on stderr, for people.
 */
export async function dryRunHunt(session: Session, input: HuntInput): Promise<number> {
  const shown = sayLaunches(session, input);
  const written = await deliver(shown, null, { stdout: session.stdout, reporter: session.reporter, target: input.target });
  return written ? exitCodes.ready : exitCodes.fatal;
}

/** The launches of one hunt's cycle as they are shown, said on stderr too. */
export function sayLaunches(session: Session, input: Omit<HuntInput, 'target'>): JsonObject[] {
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
  const preview = cloud === 'oci' ? previewOci : previewAws;
  const launches = rendered.map((each) => ({ ...each, payload: preview(each.payload, settings, namespace) }));

  session.reporter.say('info', `dry run: ${plural(launches.length, 'launch', 'launches')} a cycle, nothing is called`, {
    launches: launches.length,
  });
  for (const each of launches) {
    const { adNumber, alternative, command } = each;
    session.reporter.say('info', `${placeOf(each)}: ${command}`, { adNumber, alternative, command });
  }
  const shown = launches.map(({ adNumber, alternative, file, command, payload }) => ({ adNumber, alternative, file, command, payload }));
  const own = `tags (${namespace}-session-id and its like), a retry token, and a temporary key where none is given`;
  session.reporter.say('info', `each real launch has Foothold's own ${own} besides`);
  return shown;
}

function placeOf({ adNumber, alternative, payload }: RenderedLaunch): string {
  const subnet = typeof payload.SubnetId === 'string' ? payload.SubnetId : 'as written';
  return `${adNumber === null ? subnet : `AD ${adNumber}`}${alternative === null ? '' : `, alternative ${alternative + 1}`}`;
}
