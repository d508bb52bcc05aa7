import type { InstanceView } from '../clouds/port.ts';
import type { Fault } from '../domain/fault.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { endSurplus, isLiving, type Looking, look, type Sight } from './look.ts';
import { type Losing, lateFault, loseDead, loseInstance } from './lose-instance.ts';
import { type CloudRun, cloudStep, type StepResult, type StepRun } from './step.ts';

type Polling = CloudRun<Looking | Losing | 'terminate' | 'bootable' | 'addresses', 'random'>;

/** One look at an instance that is coming up: running with an address, still coming, or dead after all. */
export const pollStatus = cloudStep('poll', async (run: Polling) => {
  const sight = await look(run);
  if (sight.own === null) return sight.fault === null ? vanished(run, sight) : again(run, []);
  if (!isLiving(sight.own)) return loseDead(run, sight.own, sight.others);
  const surplus = await endSurplus(run, sight.others);
  const result = sight.own.state === 'running' ? await running(run, sight.own) : await coming(run, sight.own);
  return { ...result, events: [...surplus, ...result.events] };
});

async function running(run: CloudRun<'addresses'>, own: InstanceView): Promise<StepResult> {
  const { document } = run;
  const { ready } = document.request.settings;
  const instance = instanceOf(document);
  const addresses = await readAddresses(run, own);
  const at = new Date(run.now()).toISOString();
  const known = { ...document, instance: { ...instance, ...addresses, state: own.rawState, runningAt: instance.runningAt ?? at } };
  const events =
    instance.runningAt === null ? [eventOf(document, run.now(), 'instance.running', { instanceId: own.id, ...addresses })] : [];
  if (ready.until !== 'ssh') return { document: go(known, 'ready', 0, run.now()), events };
  const address = ready.ssh.address === 'public' ? addresses.publicIp : addresses.privateIp;
  if (address === null) return again(run, events, known);
  return { document: go(known, 'probe', 0, run.now()), events };
}

async function coming(run: Polling, own: InstanceView): Promise<StepResult> {
  const fault = await lateFault(run, own);
  if (fault !== null) return loseInstance(run, fault, []);
  const { ready } = run.document.request.settings;
  const age = (run.now() - Date.parse(instanceOf(run.document).launchedAt)) / 1000;
  if (age < ready.runningTimeout)
    return again(run, [], { ...run.document, instance: { ...instanceOf(run.document), state: own.rawState } });
  const bootable = await run.cloud.bootable(own).catch(() => 'unknown');
  const cause = bootable === 'no' ? 'it never got a boot volume' : `it is still ${own.rawState}`;
  return loseInstance(run, late(`instance ${own.id} did not run within ${ready.runningTimeout} s: ${cause}`), []);
}

/** A NotFound soon after a launch only means "not visible yet"; after the settle time it means that the promise was empty. */
async function vanished(run: Polling, sight: Sight): Promise<StepResult> {
  const instance = instanceOf(run.document);
  const age = (run.now() - Date.parse(instance.launchedAt)) / 1000;
  if (age < run.document.request.settings.hunt.settle) return again(run, []);
  return loseInstance(run, late(`instance ${instance.id} was accepted and then never seen`), sight.others);
}

function again(run: StepRun, events: StepResult['events'], document: HuntDocument = run.document): StepResult {
  const { ready } = document.request.settings;
  const instance = instanceOf(document);
  if (run.now() < Date.parse(instance.launchedAt) + ready.timeout * 1000)
    return { document: go(document, 'poll', ready.pollInterval, run.now()), events };
  const wanted = ready.ssh.address;
  const message =
    instance.runningAt === null
      ? `instance ${instance.id} was not seen running within ${ready.timeout} s`
      : `instance ${instance.id} runs but got no ${wanted} address within ${ready.timeout} s`;
  const remedy =
    instance.runningAt === null
      ? "Look at the cloud's status page; ready.timeout gives it longer."
      : `Let the subnet assign a ${wanted} address (${addressFields[document.cloud]}), or set ready.ssh.address to ${wanted === 'public' ? 'private' : 'public'}.`;
  return { document: giveUp(document, { error: 'Hunt.ReadyTimeout', message, remedy }, run.now()), events };
}

const addressFields: Readonly<Record<HuntDocument['cloud'], string>> = {
  oci: 'createVnicDetails.assignPublicIp',
  aws: 'MapPublicIpOnLaunch, or AssociatePublicIpAddress of the network interface',
};

async function readAddresses(
  run: CloudRun<'addresses'>,
  own: InstanceView,
): Promise<{ publicIp: string | null; privateIp: string | null }> {
  try {
    return await run.cloud.addresses(own);
  } catch (error) {
    if (error instanceof CloudCallError) return { publicIp: null, privateIp: null };
    throw error;
  }
}

export function late(message: string): Fault {
  return { status: null, code: null, message, retryAfter: null, requestId: null, reached: 'yes', stage: 'late' };
}

export function instanceOf(document: HuntDocument): NonNullable<HuntDocument['instance']> {
  if (document.instance === null) throw new Error('the hunt has no instance to look at');
  return document.instance;
}
