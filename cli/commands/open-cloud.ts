import type { Home } from '../../local/home.ts';
import type { CloudFlags, Session } from '../session.ts';

/** A home with a cloud behind it, from the judged flags. Throws `InputError` for credentials that cannot be right. */
export function openCloud(session: Session, flags: CloudFlags): Promise<Home> {
  const { cloud, profile, configFile, callTimeoutMs, simulate } = flags;
  return session.open({
    cloud,
    environment: session.surroundings.readEnvironment(),
    callTimeoutMs,
    ...(profile === undefined ? {} : { profile }),
    ...(configFile === undefined ? {} : { configFile }),
    ...(simulate === undefined
      ? {}
      : { simulate: { scenario: simulate, paceForEyes: session.stderr.terminal && !session.flags.quiet && !session.flags.jsonLogs } }),
  });
}
