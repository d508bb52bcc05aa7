import type { Problem } from '../../shared/domain/problem.ts';
import { asksForEc2 } from '../arguments/ec2-request.ts';
import { readHuntInput } from '../hunt-input.ts';
import type { Session } from '../session.ts';
import { forecastText } from '../view/forecast-text.ts';
import { dryRunHunt } from './dry-run.ts';
import { runHunt } from './hunt-run.ts';
import { openCloud } from './open-cloud.ts';

/** `foothold hunt`: everything that can be known without a call is judged first; then it runs to the end. */
export async function hunt(session: Session, earlier: readonly Problem[]): Promise<number> {
  const dry = session.flags.dryRun === true;
  const input = await readHuntInput(session, { earlier, specWanted: true, credentialsWanted: !dry });
  for (const warning of input.warnings) session.reporter.say('warn', `warning: ${warning}`);
  if (dry) return dryRunHunt(session, input);
  const home = await openCloud(session, input.flags);
  if (home.rehearsal) {
    session.reporter.say('info', `rehearsal "${home.rehearsal.name}": ${home.rehearsal.description || 'a simulated cloud'}`, {
      scenario: home.rehearsal.name,
    });
    session.reporter.say('info', "nothing real is called; all times below are the rehearsal's own, which pass faster than yours");
  }
  const sample = session.flags.spec === undefined && !asksForEc2(session.flags) ? home.rehearsal?.launch : undefined;
  const request = {
    cloud: input.cloud,
    launch: sample ?? input.launch ?? {},
    alternatives: input.alternatives,
    settings: home.rehearsal ? input.settingsUnder(home.rehearsal.settings) : input.settings,
  };
  session.reporter.say('info', `pace: ${forecastText(request)}`, { event: 'hunt.forecast' });
  return runHunt(
    session,
    input.target,
    (run) => home.hunt(request, run),
    (huntId) => home.handedOver(huntId),
  );
}
