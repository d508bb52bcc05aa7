import type { InstanceView } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { judgeProbe, type Probe } from '../domain/hunting/judge-probe.ts';
import { type HostKey, readHostKeys } from '../domain/ssh/index.ts';
import type { ProbeCall } from '../platform/ssh-probe.ts';
import { endSurplus, isLiving, type Looking, look } from './look.ts';
import { type Losing, loseDead } from './lose-instance.ts';
import { instanceOf } from './poll-status.ts';
import { type CloudRun, cloudStep, type StepResult, type StepRun } from './step.ts';

/** One look at the machine itself. */
type Proving = CloudRun<'console', 'probeSsh' | 'keys' | 'log'>;
type Probing = CloudRun<Looking | Losing | 'terminate' | 'console', 'probeSsh' | 'keys' | 'log' | 'random'>;

const fresh: Probe = { tries: 0, answeredAt: null, seen: null, consoleCursor: null, verified: false, mismatches: 0, lastProblem: null };

/** One SSH handshake, and one step of reading the console that proves its host key. */
export const probeInstance = cloudStep('probe', async (run: Probing) => {
  const sight = await look(run);
  if (sight.own !== null && !isLiving(sight.own)) return loseDead(run, sight.own, sight.others);
  const surplus = await endSurplus(run, sight.others);
  const result = await prove(run, sight.own);
  return { ...result, events: [...surplus, ...result.events] };
});

async function prove(run: Proving, own: InstanceView | null): Promise<StepResult> {
  const { document } = run;
  const { ssh } = document.request.settings.ready;
  const probe = document.probe ?? fresh;
  const shown = own === null || ssh.hostKey === 'first' ? null : own;
  // The console costs several calls a reading: it is read once there is a handshake to compare it with, and then at once.
  const before = shown === null || probe.answeredAt === null ? unread(probe) : await readConsole(run, shown, probe);
  const answer = await run.rooms.probeSsh(await callOf(run, before.printed));
  const isFirst = shown !== null && probe.answeredAt === null && answer.answered;
  const console = isFirst ? await readConsole(run, shown, probe) : before;
  const verdict = judgeProbe(document, { ...probe, consoleCursor: console.cursor }, { answer, printed: console.printed, now: run.now() });
  const probed = { ...document, probe: verdict.probe };
  const events = verdict.events.map(({ event, data }) =>
    eventOf(document, run.now(), event, { instanceId: instanceOf(document).id, ...data }),
  );
  if (verdict.kind === 'ready') return { document: go(probed, 'ready', 0, run.now()), events };
  if (verdict.kind === 'stop') return { document: giveUp(probed, verdict.failure, run.now()), events };
  return { document: go(probed, 'probe', verdict.waitSeconds, run.now()), events };
}

interface ConsoleReading {
  readonly printed: readonly HostKey[];
  readonly cursor: string | null;
}

function unread(probe: Probe): ConsoleReading {
  return { printed: [], cursor: probe.consoleCursor };
}

/** A console that cannot be read shows nothing: whether that is enough is the policy's to say. */
async function readConsole(run: CloudRun<'console', 'log'>, own: InstanceView, probe: Probe): Promise<ConsoleReading> {
  try {
    const answer = await run.cloud.console(own, probe.consoleCursor);
    return { printed: answer.text === null ? [] : readHostKeys(answer.text), cursor: answer.cursor };
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.debug('console.unreadable', { huntId: run.document.huntId, message: error.message });
    return { printed: [], cursor: null };
  }
}

async function callOf(run: StepRun<'keys'>, printed: readonly HostKey[]): Promise<ProbeCall> {
  const { ssh } = run.document.request.settings.ready;
  const instance = instanceOf(run.document);
  const host = (ssh.address === 'public' ? instance.publicIp : instance.privateIp) ?? '';
  // A server shows one key: it is asked for a type that the console printed, so that the two can be compared.
  const order = (['ed25519', 'ecdsa', 'rsa'] as const).filter((type) => printed.some((key) => key.type === type));
  const login = ssh.user === null ? {} : { login: { user: ssh.user, privateKey: await privateKey(run, run.document) } };
  return { host, port: ssh.port, timeoutMs: ssh.timeout * 1000, hostKeyOrder: order, ...login };
}

async function privateKey(run: StepRun<'keys'>, document: HuntDocument): Promise<string> {
  return run.rooms.keys.read(document.key?.reference ?? document.request.settings.key.privateKeyFile ?? '');
}
