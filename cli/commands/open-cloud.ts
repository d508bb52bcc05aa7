import type { Home } from '../../local/home.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { strangerProblems } from '../arguments/cloud-flags.ts';
import type { CloudFlags, Session } from '../session.ts';

/** A home with a cloud behind it, from the judged flags. Throws `InputError` for credentials that cannot be right. */
export function openCloud(session: Session, flags: CloudFlags): Promise<Home> {
  const { cloud, profile, configFile, region, callTimeoutMs, simulate } = flags;
  return session.open({
    cloud,
    environment: session.surroundings.readEnvironment(),
    callTimeoutMs,
    ...(profile === undefined ? {} : { profile }),
    ...(configFile === undefined ? {} : { configFile }),
    ...(region === undefined ? {} : { region }),
    ...(simulate === undefined
      ? {}
      : { simulate: { scenario: simulate, paceForEyes: session.stderr.terminal && !session.flags.quiet && !session.flags.jsonLogs } }),
  });
}

/** The home of a hunt on record: in its own cloud, and in its own region where the flags do not say. */
export function openCloudOf(session: Session, flags: CloudFlags, { cloud, region }: Pick<HuntDocument, 'cloud' | 'region'>): Promise<Home> {
  const problems = strangerProblems(session.flags, cloud);
  if (problems.length > 0) throw new InputError(problems);
  return openCloud(session, {
    ...flags,
    cloud,
    region: flags.region ?? (cloud === 'aws' && flags.simulate === undefined ? region : undefined),
  });
}
