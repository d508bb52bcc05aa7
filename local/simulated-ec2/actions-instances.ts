import type { Actions } from './action.ts';
import { consoleText } from './console.ts';
import type { Instance } from './instance.ts';
import { isKnown, stateCodes, stateOf, timelineOf } from './instance.ts';
import type { Params } from './params.ts';
import { flagAt, textAt, textsAt } from './params.ts';
import { missing, notFound, Refusal } from './refusal.ts';
import { filtered, paged } from './select.ts';
import type { State } from './state.ts';
import { iso, publicIpOf, reservationView } from './view-instance.ts';
import type { Xml } from './xml.ts';

/** Those with the given ids, all of which must be known; without ids, those that lists show by now. */
function chosen(state: State, ids: readonly string[]): Instance[] {
  const { scenario } = state;
  const now = state.now();
  if (ids.length === 0) return state.instances.filter((each) => isKnown(each, scenario, now, scenario.consistency.lists));
  const malformed = ids.find((id) => !/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id));
  if (malformed !== undefined) throw new Refusal('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const found = ids
    .map((id) => state.byId.get(id))
    .filter((each) => each !== undefined && isKnown(each, scenario, now, scenario.consistency.ids));
  const strange = ids.filter((id) => !found.some((each) => each?.id === id));
  if (strange.length > 0) throw notFound('InvalidInstanceID', 'instance ID', strange);
  return found as Instance[];
}

function describeInstances(state: State, params: Params): Xml {
  const ids = textsAt(params, 'InstanceId');
  const found = filtered(state, 'DescribeInstances', params, chosen(state, ids), fieldsOf(state), (each) => each.tags);
  const { page, nextToken } = paged(params, found, { ids, most: state.scenario.pageSize });
  const reservations = Map.groupBy(page, (each) => each.reservationId);
  return { reservationSet: [...reservations.values()].map((each) => reservationView(state, each)), nextToken };
}

const fieldsOf = (state: State) => ({
  'instance-id': (each: Instance) => each.id,
  'client-token': (each: Instance) => each.token,
  'instance-state-name': (each: Instance) => stateOf(each, state.scenario, state.now()),
  'instance-state-code': (each: Instance) => stateCodes[stateOf(each, state.scenario, state.now())],
  'instance-type': (each: Instance) => each.type.name,
  'instance-lifecycle': (each: Instance) => (each.market === 'spot' ? 'spot' : null),
  'availability-zone': (each: Instance) => each.zone.name,
  'subnet-id': (each: Instance) => each.zone.subnet,
  'vpc-id': () => state.scenario.vpc,
  'image-id': (each: Instance) => each.image.id,
  'key-name': (each: Instance) => each.keyName,
  'reservation-id': (each: Instance) => each.reservationId,
  'spot-instance-request-id': (each: Instance) => each.spotRequestId,
  'private-ip-address': (each: Instance) => each.privateIp,
  'ip-address': (each: Instance) => publicIpOf(state, each),
  'instance.group-id': (each: Instance) => each.groups,
});

function describeInstanceStatus(state: State, params: Params): Xml {
  const ids = textsAt(params, 'InstanceId');
  const all = chosen(state, ids).filter(
    (each) => flagAt(params, 'IncludeAllInstances') || stateOf(each, state.scenario, state.now()) === 'running',
  );
  const found = filtered(state, 'DescribeInstanceStatus', params, all, {
    'instance-state-name': (each) => stateOf(each, state.scenario, state.now()),
    'availability-zone': (each) => each.zone.name,
    'instance-status.status': (each) => checksOf(state, each).instance,
    'system-status.status': (each) => checksOf(state, each).system,
  });
  const { page, nextToken } = paged(params, found, { ids });
  return { instanceStatusSet: page.map((each) => statusView(state, each)), nextToken };
}

type Check = 'ok' | 'impaired' | 'initializing' | 'not-applicable';

function checksOf({ scenario, now }: State, instance: Instance): { system: Check; instance: Check; since: number } {
  const { running } = timelineOf(instance, scenario);
  const since = running + scenario.lifecycle.checks * 1000;
  if (stateOf(instance, scenario, now()) !== 'running') return { system: 'not-applicable', instance: 'not-applicable', since };
  if (now() < since) return { system: 'initializing', instance: 'initializing', since };
  const ill = instance.fate?.kind === 'impaired' || instance.fate?.kind === 'kernel-panic';
  return { system: 'ok', instance: ill ? 'impaired' : 'ok', since };
}

function statusView(state: State, instance: Instance): Xml {
  const name = stateOf(instance, state.scenario, state.now());
  const checks = checksOf(state, instance);
  const words: Readonly<Record<Check, string | null>> = {
    ok: 'passed',
    impaired: 'failed',
    initializing: 'initializing',
    'not-applicable': null,
  };
  const summary = (status: Check): Xml => ({
    status,
    details:
      words[status] === null
        ? []
        : [{ name: 'reachability', status: words[status], impairedSince: status === 'impaired' ? iso(checks.since) : null }],
  });
  return {
    instanceId: instance.id,
    availabilityZone: instance.zone.name,
    availabilityZoneId: instance.zone.id,
    instanceState: { code: stateCodes[name], name },
    systemStatus: summary(checks.system),
    instanceStatus: summary(checks.instance),
    eventsSet: [],
  };
}

/** One bad id ends none of them. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html */
function terminateInstances(state: State, params: Params): Xml {
  const ids = textsAt(params, 'InstanceId');
  if (ids.length === 0) throw missing('InstanceId');
  const view = (each: Instance) => {
    const name = stateOf(each, state.scenario, state.now());
    return { code: stateCodes[name], name };
  };
  const changes = chosen(state, ids).map((each) => {
    const previousState = view(each);
    if (each.endedAt === null) {
      each.endedAt = state.now();
      state.onChange(each);
    }
    return { instanceId: each.id, currentState: view(each), previousState };
  });
  return { instancesSet: changes };
}

/** `Latest` gives what the console shows now, on Nitro alone; else the copy that is taken some time after the boot. */
function getConsoleOutput(state: State, params: Params): Xml {
  const id = textAt(params, 'InstanceId');
  if (id === null) throw missing('InstanceId');
  const [instance] = chosen(state, [id]) as [Instance];
  const latest = flagAt(params, 'Latest') ?? false;
  if (latest && (instance.type.hypervisor === 'xen' || state.scenario.lacks.includes('option:Latest')))
    throw new Refusal('UnsupportedOperation', 'This instance type does not support retrieving the latest console logs.');
  const { running, booted } = timelineOf(instance, state.scenario);
  const copyAt = Math.min(booted, running + state.scenario.lifecycle.boot * 1000) + state.scenario.lifecycle.console * 1000;
  const at = latest ? state.now() : state.now() >= copyAt ? copyAt : -Infinity;
  const text = consoleText(instance, state.scenario, at);
  return {
    instanceId: id,
    timestamp: iso(latest || at === -Infinity ? state.now() : at),
    output: text === '' ? null : Buffer.from(text).toString('base64'),
  };
}

export const instanceActions: Actions = {
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  TerminateInstances: terminateInstances,
  GetConsoleOutput: getConsoleOutput,
};
