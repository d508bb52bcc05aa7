import { randomBytes } from 'node:crypto';
import type { Door } from '../simulated-cloud/http-door.ts';
import { openHttpDoor } from '../simulated-cloud/http-door.ts';
import type { WireAnswer, WireRequest } from '../simulated-cloud/wire.ts';
import { hostName } from './console.ts';
import type { Instance } from './instance.ts';
import { noticeSeconds, timelineOf } from './instance.ts';
import { textAt } from './params.ts';
import type { State } from './state.ts';
import { publicIpOf } from './view-instance.ts';

/** The instance's own metadata service, without a transport. */
export interface Imds {
  handle(request: Pick<WireRequest, 'method' | 'url' | 'headers'>): WireAnswer;
  /** The same over HTTP on a free port of 127.0.0.1. */
  listen(): Promise<Door>;
}

const plain = { 'content-type': 'text/plain' };
const say = (status: number, body = '', headers: Record<string, string> = plain): WireAnswer => ({ status, headers, body });

/**
 * IMDSv2: a PUT to /latest/api/token gives a token that every GET must carry; without one the answer is 401 where tokens are
 * required. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function createImds(state: State, instance: Instance): Imds {
  const tokens = new Map<string, number>();
  const required = textAt(instance.params, 'MetadataOptions', 'HttpTokens') === 'required';

  function token({ headers }: Pick<WireRequest, 'headers'>): WireAnswer {
    // A forwarded PUT is refused, so that an open proxy cannot fetch a token.
    if (headers['x-forwarded-for'] !== undefined) return say(403);
    const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21_600) return say(400);
    const made = randomBytes(32).toString('base64');
    tokens.set(made, state.now() + seconds * 1000);
    return say(200, made, { ...plain, 'x-aws-ec2-metadata-token-ttl-seconds': String(seconds) });
  }

  function handle(request: Pick<WireRequest, 'method' | 'url' | 'headers'>): WireAnswer {
    const path = request.url.split('?')[0]!.replace(/\/$/, '');
    if (textAt(instance.params, 'MetadataOptions', 'HttpEndpoint') === 'disabled') return say(403);
    if (path === '/latest/api/token') return request.method === 'PUT' ? token(request) : say(405);
    if (request.method !== 'GET') return say(405);
    const given = request.headers['x-aws-ec2-metadata-token'];
    const valid = given !== undefined && (tokens.get(given) ?? 0) > state.now();
    if (given === undefined ? required : !valid) return say(401);
    const found = metadata(state, instance)[path];
    return found === undefined || found === null ? say(404) : say(200, found);
  }

  return {
    handle,
    listen: () => openHttpDoor((request) => Promise.resolve(handle(request))),
  };
}

function metadata(state: State, instance: Instance): Readonly<Record<string, string | null>> {
  const { noticeAt, rebalanceAt, zone, market } = instance;
  const now = state.now();
  const over = now >= timelineOf(instance, state.scenario).shuttingDown;
  const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const notice = noticeAt !== null && now >= noticeAt && !over ? time(noticeAt + noticeSeconds * 1000) : null;
  const base = '/latest/meta-data';
  return {
    [`${base}/instance-id`]: instance.id,
    [`${base}/ami-id`]: instance.image.id,
    [`${base}/instance-type`]: instance.type.name,
    [`${base}/instance-life-cycle`]: market,
    [`${base}/local-ipv4`]: instance.privateIp,
    [`${base}/public-ipv4`]: publicIpOf(state, instance),
    [`${base}/hostname`]: `${hostName(instance)}.ec2.internal`,
    [`${base}/placement/availability-zone`]: zone.name,
    [`${base}/placement/availability-zone-id`]: zone.id,
    [`${base}/placement/region`]: state.scenario.region,
    [`${base}/public-keys/0/openssh-key`]: instance.authorizedKey || null,
    [`${base}/spot/instance-action`]: notice && JSON.stringify({ action: 'terminate', time: notice }),
    [`${base}/spot/termination-time`]: notice,
    [`${base}/events/recommendations/rebalance`]:
      rebalanceAt !== null && now >= rebalanceAt ? JSON.stringify({ noticeTime: time(rebalanceAt) }) : null,
    '/latest/user-data': userData(instance),
    '/latest/dynamic/instance-identity/document': JSON.stringify({
      accountId: state.scenario.accountId,
      architecture: instance.image.architecture,
      availabilityZone: zone.name,
      imageId: instance.image.id,
      instanceId: instance.id,
      instanceType: instance.type.name,
      pendingTime: time(instance.launchedAt),
      privateIp: instance.privateIp,
      region: state.scenario.region,
      version: '2017-09-30',
    }),
  };
}

function userData(instance: Instance): string | null {
  const data = textAt(instance.params, 'UserData');
  return data === null ? null : Buffer.from(data, 'base64').toString();
}
