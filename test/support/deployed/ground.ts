import type { JsonObject } from '../../../shared/domain/json.ts';
import { place } from '../cloud-assembly.ts';
import type { Deployed } from './deployment.ts';

const { account, region } = place;
const zones = ['a', 'b', 'c'].map((letter, index) => ({
  name: `${region}${letter}`,
  id: `euc1-az${index + 1}`,
  subnet: `subnet-0${letter.repeat(16)}`,
}));
export const subnets = zones.map(({ subnet }) => subnet);
export const group = 'sg-0ddd4444ddd4444dd';
export const targetGroup = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/web/73e2d6bc24d8a067`;
export const volumeKey = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const secret = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
const room = (type: string, market: string) => ({ type, market, from: 0 });

/** What the deployment is told (`-c name=value`). */
export const parameters: Readonly<Record<string, string>> = {
  subnets: subnets.join(','),
  securityGroups: group,
  targetGroups: targetGroup,
  volumeKeys: volumeKey,
  ociSecret: secret('oci-key'),
  ociEventsSecret: secret('oci-events'),
  operators: `iam:${account}:arn:aws:iam::${account}:user/ada`,
};

/** Two markets with room for some types alone; the first launch dies, the third panics, the fourth dies of a quota. */
export const scenario: JsonObject = {
  zones,
  capacity: {
    windows: [
      ...['t4g.small', 't4g.medium', 't4g.large', 't2.micro', 'p4d.24xlarge'].map((type) => room(type, 'on-demand')),
      ...['t4g.small', 't4g.large'].map((type) => room(type, 'spot')),
    ],
  },
  // The first key pair is made, and the answer with its private key is lost.
  faults: [{ kind: 'lost-after', operation: 'CreateKeyPair', nth: 1 }],
  fates: [
    { kind: 'dies', nth: 1 },
    { kind: 'kernel-panic', nth: 3 },
    { kind: 'dies', nth: 4, code: 'Client.InstanceLimitExceeded' },
  ],
};

/** A hunt file as JSON. */
export function hunt({ sshPort }: Deployed, { launch = {}, ...settings }: JsonObject = {}): JsonObject {
  const own = { ImageId: 'ubuntu-24.04', InstanceType: 't4g.small', SecurityGroupIds: [group], ...(launch as JsonObject) };
  return { cloud: 'aws', launch: own, hunt: { subnets }, ready: { ssh: { port: sshPort } }, ...settings };
}

let keys = 0;

/** Starts a hunt over the API; its execution waits for `settle`. */
export async function begin(deployed: Deployed, of: JsonObject = {}): Promise<string> {
  keys += 1;
  const { status, json } = await deployed.api('POST', '/hunts', hunt(deployed, of), `key-${keys}`);
  if (status !== 201) throw new Error(`POST /hunts: ${status} ${JSON.stringify(json)}`);
  return String(json['huntId']);
}

export async function show(deployed: Deployed, huntId: string): Promise<JsonObject> {
  return (await deployed.api('GET', `/hunts/${huntId}`)).json;
}

/** From start to end; the last view of the hunt. */
export async function play(deployed: Deployed, of: JsonObject = {}): Promise<JsonObject> {
  const huntId = await begin(deployed, of);
  await deployed.settle();
  return show(deployed, huntId);
}

export async function wish(deployed: Deployed, view: JsonObject | string, what: 'cancel' | 'pause' | 'resume' | 'end'): Promise<void> {
  const huntId = typeof view === 'string' ? view : String(view['huntId']);
  await deployed.api('POST', `/hunts/${huntId}/${what}`);
}

export const instanceOf = (view: JsonObject) => String((view['instance'] as JsonObject)['id']);

/** A query call by somebody of the account, with every right. */
export async function byHand({ world }: Deployed, Action: string, form: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams({ Action, Version: '2016-11-15', ...form }).toString();
  const answer = await world.handle({ method: 'POST', url: '/', headers: {}, body });
  if (!('status' in answer) || answer.status !== 200) throw new Error(`${Action}: ${'body' in answer ? answer.body : 'no answer'}`);
}

export interface Course {
  readonly title: string;
  /** Resolves with how it ended: phases of hunts, or what says as much. */
  play(deployed: Deployed): Promise<unknown>;
  readonly ends: unknown;
}

/** An interruption warning as EventBridge delivers it. */
export function warning(deployed: Deployed, id: string): JsonObject {
  return {
    version: '0',
    id: `event-of-${id}`,
    source: 'aws.ec2',
    'detail-type': 'EC2 Spot Instance Interruption Warning',
    time: new Date(deployed.now()).toISOString(),
    region,
    detail: { 'instance-id': id, 'instance-action': 'terminate' },
  };
}
