import { styleText } from 'node:util';
import type { CheckResult } from '../../shared/clouds/port.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { intoSubnet } from '../../shared/domain/launch/places.ts';
import { previewAws } from '../../shared/domain/launch/preview-aws.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { type HuntInput, readHuntInput } from '../hunt-input.ts';
import type { Sink } from '../output/streams.ts';
import type { Session } from '../session.ts';
import { plural } from '../view/words.ts';
import { openCloud } from './open-cloud.ts';

/** `foothold doctor`: each check as it comes, with its remedy; 1 when any failed. Results on stdout: they are what was asked for. */
export async function doctor(session: Session, earlier: readonly Problem[]): Promise<number> {
  // Wrong credentials are the first thing a doctor is asked about, so they are a finding of its own, told with the rest of the input.
  const input = await readHuntInput(session, { earlier, specWanted: false, credentialsWanted: true });
  const home = await openCloud(session, input.flags);
  const payload = examined(session, input, input.launch ?? home.rehearsal?.launch ?? {});
  const zones = Object.keys(payload).length > 0 ? input.settings.hunt.adNumbers : null;
  const { subnets } = (home.rehearsal ? input.settingsUnder(home.rehearsal.settings) : input.settings).hunt;
  const report = (check: CheckResult) => {
    if (!session.flags.json && !session.flags.jsonLogs) void session.stdout.write(`${checkLines(check, session.stdout).join('\n')}\n`);
    else
      session.reporter.say(check.status === 'failed' ? 'error' : 'info', `${check.status} ${check.name}: ${check.detail}`, {
        event: 'doctor.check',
        ...check,
      });
  };
  const results = await home.checks().run(payload, zones, report, subnets);
  if (session.flags.json) await session.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  const count = (status: CheckResult['status']) => results.filter((check) => check.status === status).length;
  const failed = count('failed');
  const words = [
    `${count('ok')} ok`,
    ...(count('warning') ? [plural(count('warning'), 'warning')] : []),
    ...(count('skipped') ? [`${count('skipped')} skipped`] : []),
    ...(failed ? [`${failed} failed`] : []),
  ];
  session.reporter.say(
    failed ? 'error' : 'info',
    `${words.join(', ')}${failed ? '' : Object.keys(payload).length > 0 ? ': a hunt can start' : ': name a spec (--spec FILE) to check what it needs, too'}`,
    { event: 'doctor.done', failed },
  );
  return failed > 0 ? exitCodes.fatal : exitCodes.ready;
}

/** EC2: what the hunt would launch, in the first of its subnets, so that quota, key pair and the permission to tag are looked at too. */
function examined(session: Session, { cloud, settings }: HuntInput, payload: JsonObject): JsonObject {
  if (cloud === 'oci' || Object.keys(payload).length === 0) return payload;
  const [subnet] = settings.hunt.subnets;
  const placed = subnet === undefined ? payload : { ...payload, ...intoSubnet(payload, subnet) };
  const { namespace } = session.surroundings.readEnvironment();
  return { ...previewAws(placed, settings, namespace), ...(payload.ImageId === undefined ? {} : { ImageId: payload.ImageId }) };
}

const marks = { ok: ['ok', 'green'], warning: ['warning', 'yellow'], failed: ['FAILED', 'red'], skipped: ['skipped', 'dim'] } as const;

export function checkLines(check: CheckResult, sink: Pick<Sink, 'colors'>): string[] {
  const [word, color] = marks[check.status];
  const padded = word.padEnd(8);
  const head = `${sink.colors ? styleText(color, padded, { validateStream: false }) : padded} ${check.name}: ${check.detail}`;
  return check.remedy ? [head, `${' '.repeat(9)}remedy: ${check.remedy}`] : [head];
}
