import { awsCloud } from '../../shared/clouds/aws/index.ts';
import type { CloudAccount } from '../../shared/clouds/port.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { openHttpDoor } from '../simulated-cloud/http-door.ts';
import type { WireRequest } from '../simulated-cloud/wire.ts';
import { imagesOf } from '../simulated-ec2/images.ts';
import { createWorld, type Ec2Event, handshake, parseScenario, type World } from '../simulated-ec2/index.ts';
import { textAt, textsAt } from '../simulated-ec2/params.ts';
import { readCall } from '../simulated-ec2/protocol.ts';
import { foreign, leftVolumes, neighbourTags } from './belongings.ts';
import type { CloudKind, CloudPlan, CloudSide, Machine, Request } from './cloud-side.ts';
import { neighbourType, planEc2, subnets } from './ec2-plan.ts';
import { simulatedHunt } from './plans.ts';
import { newSight } from './sight.ts';
import { brokenConnection, overTheWire, type PlainResponse, plainResponse } from './wire.ts';

const origin = 'http://ec2.invalid';
const neighbourImage = imagesOf('us-east-1').find(({ architecture }) => architecture === 'x86_64')?.id ?? '';
// Loaded up front, as reading files is no promise of a run that its clock would wait for.
await Promise.all([
  import('../../shared/clouds/aws/clients/sts.ts'),
  import('../../shared/clouds/aws/clients/ssm.ts'),
  import('../../shared/clouds/aws/clients/service-quotas.ts'),
  import('../../shared/clouds/aws/clients/pricing.ts'),
  import('../../shared/clouds/aws/quota.ts'),
  import('../../shared/clouds/aws/images.ts'),
  import('../../shared/clouds/aws/spot.ts'),
]);

export const ec2: CloudKind = {
  name: 'aws',
  launching: 'RunInstances',
  ending: 'TerminateInstances',
  looking: 'DescribeInstances',
  operations: [
    'RunInstances',
    'DescribeInstances',
    'TerminateInstances',
    'CreateKeyPair',
    'DeleteKeyPair',
    'DescribeImages',
    'DescribeSubnets',
    'DescribeInstanceStatus',
    'GetConsoleOutput',
    'DescribeVolumes',
    'DescribeKeyPairs',
    'CancelSpotInstanceRequests',
    'DescribeSpotInstanceRequests',
  ],
  answers: {
    capacity: () =>
      refusal(500, 'InsufficientInstanceCapacity', 'We currently do not have sufficient capacity in the Availability Zone you requested.'),
    throttled: () => refusal(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
    unknown: () => refusal(500, 'InternalError', 'An internal error has occurred'),
    unavailable: () => refusal(503, 'Unavailable', 'The service is unavailable. Please try again shortly.'),
    ineligible: () => refusal(400, 'Unsupported', 'Your requested instance type is not supported in your requested Availability Zone.'),
    quota: () => refusal(400, 'VcpuLimitExceeded', 'You have requested more vCPU capacity than your current vCPU limit allows.'),
    'token-spent': () => refusal(400, 'IdempotentInstanceTerminated', 'The client token refers to a terminated instance.'),
    price: () =>
      refusal(400, 'SpotMaxPriceTooLow', 'Your Spot request price is lower than the minimum required Spot request fulfillment price.'),
    config: () => refusal(400, 'InvalidParameterValue', 'Value () for parameter groupId is invalid.'),
    auth: () => refusal(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'),
    'not-found': () => refusal(400, 'InvalidInstanceID.NotFound', 'The instance ID does not exist'),
    html: () => plainResponse(502, { 'content-type': 'text/html' }, '<html><body><h1>502 Bad Gateway</h1></body></html>'),
  },
  isDefinite: (_, text) =>
    text.includes('<Error>') && !/<Code>(InternalError|InternalFailure|Unavailable|ServiceUnavailable)<\/Code>/.test(text),
  plan: planEc2,
  create,
};

function refusal(status: number, code: string, message: string): PlainResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>simulated</RequestID></Response>`;
  return plainResponse(status, { 'content-type': 'text/xml;charset=UTF-8' }, body);
}

async function create({ scenario }: CloudPlan, clock: VirtualClock, seed: number, wire: boolean): Promise<CloudSide> {
  const neighbourKeys = [{ name: 'foothold-somebody-else', publicKey: neighbourKey }];
  const world = createWorld(parseScenario({ keyPairs: neighbourKeys, ...scenario, seed }, 'simulation'), { clock });
  await settleNeighbours(world);
  const door = wire ? await openHttpDoor((request) => world.handle(request), 0) : null;
  const secrets = new Set<string>();
  const sight = newSight(() => clock.now());

  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function deliver(request: Request): Promise<PlainResponse> {
    const response = await answerOf(request);
    if (!makesKey(request)) return response;
    const line = /<keyMaterial>[\s\S]*?\n(.{20,}?)\n/.exec(response.body)?.[1];
    if (line !== undefined) secrets.add(line);
    return response;
  }

  async function answerOf(request: Request): Promise<PlainResponse> {
    const { method, url, headers, body } = request;
    if (door !== null)
      return overTheWire(door.endpoint + url.slice(origin.length), { method, headers, ...(body === undefined ? {} : { body }) });
    const response = await world.handle(asWire(request));
    if ('reset' in response) throw brokenConnection();
    return plainResponse(response.status, response.headers, response.body);
  }

  const side: CloudSide = {
    name: 'aws',
    secrets,
    open(transport, now) {
      const cloud = awsCloud({
        region: world.region,
        profile: null,
        endpoint: origin,
        callTimeoutMs: 60_000,
        keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'simulated' },
        // As on OCI: signatures are what the tests of the adapter are about.
        signer: { sign: async (request) => request },
        transport,
        now,
      });
      // Who calls is asked once a process: asking in every run of a function would be most of what is simulated.
      return { ...cloud, account: () => (account ??= cloud.account()) };
    },
    // Key pairs are made by threads: the clock stands still until they are there, and of two the first asked for is the first made.
    deliver: (request) => clock.run(() => sight.changing(() => (makesKey(request) ? inTurn(() => deliver(request)) : deliver(request)))),
    operationOf: (request) => callOf(request)?.action ?? 'unknown',
    tokenOf: (request) => textAt(callOf(request)?.params ?? {}, 'ClientToken') ?? '',
    endedBy: (request) => textsAt(callOf(request)?.params ?? {}, 'InstanceId'),
    machines: sight.of(() => machinesOf(world)),
    leftovers(owners, handedOver) {
      const living = new Set(world.living().map(({ id }) => id));
      const keys = handedOver === null ? world.keyPairs().filter((name) => name === `foothold-${simulatedHunt}`) : [];
      const requests = world
        .spotRequests()
        .filter(
          (each) =>
            each.tags['foothold-session-id'] === simulatedHunt &&
            (each.state === 'open' || (each.state === 'active' && each.instanceId !== handedOver && !living.has(each.instanceId ?? ''))),
        );
      return [...leftVolumes(world, owners, handedOver), ...keys, ...requests.map(({ id }) => id)];
    },
    foreign: (isOwn) => foreign(machinesOf(world), isOwn, world.volumes(), world.keyPairs().includes('foothold-somebody-else')),
    tell: (listener) => void world.onEvent((event) => listener({ name: event.detail['state'] ?? kindOf(event), event })),
    reclaim(id) {
      if (world.instances.find((instance) => instance.id === id)?.market === 'spot') world.interrupt(id);
    },
    handshake: (host) => handshake(world, host, clock.now()),
    async close() {
      world.close();
      await door?.close();
    },
  };
  return side;
}

function kindOf(event: Ec2Event): string {
  return event['detail-type'] === 'EC2 Instance Rebalance Recommendation' ? 'rebalance' : 'interruption';
}

function makesKey(request: Request): boolean {
  return callOf(request)?.action === 'CreateKeyPair';
}

function asWire({ method, url, headers, body }: Request): WireRequest {
  return { method, url: url.slice(origin.length) || '/', headers: Object.fromEntries(headers), body: body ?? '' };
}

let account: Promise<CloudAccount> | undefined;

/** Taken apart once: several ask what a request is. */
const calls = new WeakMap<Request, ReturnType<typeof readCall>>();

function callOf(request: Request): ReturnType<typeof readCall> {
  if (!calls.has(request)) calls.set(request, readCall(asWire(request)));
  return calls.get(request) ?? null;
}

const neighbourKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

/** Machines of other people in the same subnets. */
async function settleNeighbours(world: World): Promise<void> {
  for (const [index, own] of neighbourTags.entries()) {
    const pairs = Object.entries(own).flatMap(([key, value], at) => [
      [`TagSpecification.1.Tag.${at + 1}.Key`, key],
      [`TagSpecification.1.Tag.${at + 1}.Value`, value],
    ]);
    const body = new URLSearchParams({
      ...{ Action: 'RunInstances', Version: '2016-11-15', ImageId: neighbourImage, InstanceType: neighbourType },
      ...{ SubnetId: subnets[index % 3] as string, MinCount: '1', MaxCount: '1' },
      ...(pairs.length === 0 ? {} : { 'TagSpecification.1.ResourceType': 'instance', ...Object.fromEntries(pairs) }),
    });
    const answer = await world.handle({ method: 'POST', url: '/', headers: {}, body: body.toString() });
    if (!('status' in answer) || answer.status !== 200)
      throw new Error(`the neighbours could not move in: ${'body' in answer ? answer.body : 'no answer'}`);
  }
}

function machinesOf(world: World): Machine[] {
  const { lists } = world.scenario.consistency;
  return world.instances.map(({ id, tags, state, launchedAt }) => ({
    id,
    tags,
    living: state === 'pending' || state === 'running',
    launchedAt,
    listedAt: launchedAt + lists * 1000,
  }));
}
