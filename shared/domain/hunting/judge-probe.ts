import type { FailureReason, HuntDocument } from '../hunt.ts';
import type { JsonValue } from '../json.ts';
import { type HostKey, type HostKeyVerdict, judgeHostKey } from '../ssh/index.ts';
import type { EventName } from '../timeline.ts';

export type Probe = NonNullable<HuntDocument['probe']>;

/** What a handshake answered, as far as the judgement goes. */
export type Handshake =
  | {
      readonly answered: true;
      readonly hostKey: { readonly type: string; readonly fingerprint: string; readonly md5: string };
      readonly login?: 'ok' | 'refused' | 'unanswered';
    }
  | { readonly answered: false; readonly problem: string; readonly message: string };

export interface ProbeFacts {
  readonly answer: Handshake;
  /** Host keys in this round's reading of the console; empty when it was not read or shows none. */
  readonly printed: readonly HostKey[];
  readonly now: number;
}

interface Happening {
  readonly event: EventName;
  readonly data: { readonly [key: string]: JsonValue };
}

export type ProbeVerdict = { readonly probe: Probe; readonly events: readonly Happening[] } & (
  | { readonly kind: 'ready' }
  | { readonly kind: 'again'; readonly waitSeconds: number }
  | { readonly kind: 'stop'; readonly failure: FailureReason }
);

/** Is SSH proven, is another try due, or is this the end? */
export function judgeProbe(document: HuntDocument, probe: Probe, facts: ProbeFacts): ProbeVerdict {
  const { answer } = facts;
  if (!answer.answered) return unanswered(document, probe, answer.message);
  const { ssh, pollInterval } = document.request.settings.ready;
  const answeredAt = probe.answeredAt ?? new Date(facts.now).toISOString();
  const seen = { type: answer.hostKey.type, fingerprint: answer.hostKey.fingerprint };
  const known = { ...probe, answeredAt, seen, lastProblem: null };
  const first: Happening[] = probe.answeredAt === null ? [{ event: 'ssh.answered', data: seen }] : [];
  const consoleTimedOut = facts.now - Date.parse(answeredAt) >= ssh.consoleTimeout * 1000;
  const verdict = judgeHostKey({ seen: answer.hostKey, printed: facts.printed, policy: ssh.hostKey, consoleTimedOut });

  if (verdict.verdict === 'mismatch') return mismatch(document, known, verdict, first);
  if (verdict.verdict === 'verified') {
    const events: Happening[] = [...first, { event: 'ssh.verified', data: { ...seen, proof: verdict.proof } }];
    if (answer.login === 'refused' || answer.login === 'unanswered') return loginFailed(document, known, answer.login, first);
    return { kind: 'ready', probe: { ...known, verified: verdict.proof === 'console' }, events };
  }
  if (consoleTimedOut)
    return stop(known, 'Hunt.HostKeyUnproven', verdict, [...first, { event: 'ssh.refused', data: { ...seen, message: verdict.reason } }]);
  return { kind: 'again', waitSeconds: pollInterval, probe: { ...known, lastProblem: verdict.reason }, events: first };
}

const guards: Readonly<Record<HuntDocument['cloud'], string>> = { oci: "the subnet's security list", aws: 'the security group' };

function unanswered(document: HuntDocument, probe: Probe, message: string): ProbeVerdict {
  const { ssh } = document.request.settings.ready;
  const tried = { ...probe, tries: probe.tries + 1, lastProblem: message };
  if (tried.tries < ssh.retries) return { kind: 'again', waitSeconds: ssh.interval, probe: tried, events: [] };
  const failure = {
    error: 'Hunt.SshTimeout',
    message: `SSH did not answer in ${tried.tries} tries ${ssh.interval} s apart; the last one: ${message}`,
    remedy: `Check that ${guards[document.cloud]} lets port ${ssh.port} in, that the image runs sshd, and ready.ssh.port; ready.ssh.retries gives it longer.`,
  };
  return { kind: 'stop', probe: tried, events: [{ event: 'ssh.refused', data: { message } }], failure };
}

/** cloud-init may not have put the key in place yet, so a refused login is a try like an unanswered one. */
function loginFailed(document: HuntDocument, probe: Probe, how: 'refused' | 'unanswered', first: Happening[]): ProbeVerdict {
  const { ssh } = document.request.settings.ready;
  const verdict = unanswered(document, probe, `the login as ${ssh.user} was ${how}`);
  return { ...verdict, events: [...first, ...verdict.events] };
}

/** One reading may hold an old boot's keys: only a second, fresh one that differs too is a refusal. */
function mismatch(document: HuntDocument, probe: Probe, verdict: HostKeyVerdict, first: Happening[]): ProbeVerdict {
  const again = { ...probe, mismatches: probe.mismatches + 1, consoleCursor: null, lastProblem: verdict.reason };
  if (again.mismatches < 2)
    return { kind: 'again', waitSeconds: document.request.settings.ready.pollInterval, probe: again, events: first };
  return stop(again, 'Hunt.HostKeyMismatch', verdict, [...first, { event: 'ssh.refused', data: { message: verdict.reason } }]);
}

function stop(probe: Probe, error: string, verdict: HostKeyVerdict, events: Happening[]): ProbeVerdict {
  // Only a verified key comes without a remedy.
  const remedy = verdict.remedy as string;
  return { kind: 'stop', probe: { ...probe, lastProblem: verdict.reason }, events, failure: { error, message: verdict.reason, remedy } };
}
