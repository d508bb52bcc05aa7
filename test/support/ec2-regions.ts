import {
  CreateKeyPairCommand,
  EC2Client,
  EC2ServiceException,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { openHttpDoor } from '../../local/simulated-cloud/http-door.ts';
import { imagesOf } from '../../local/simulated-ec2/images.ts';
import { createWorld, parseScenario, type World } from '../../local/simulated-ec2/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/platform/clock.ts';

export const regions = ['us-east-1', 'eu-west-1'] as const;
export type RegionName = (typeof regions)[number];

/** What is planted, and where: everything goes over the wire, as somebody else with the account's keys would send it. */
export interface Planting {
  instance(tags: Record<string, string>, more?: Partial<RunInstancesCommandInput>): Promise<string>;
  /** A spot request that its price leaves open. */
  spotRequest(tags: Record<string, string>): Promise<string>;
  keyPair(name: string, tags: Record<string, string>): Promise<string>;
}

export interface Ec2Regions {
  /** One endpoint for all regions and services, as AWS_ENDPOINT_URL gives it; a call's signature says which region it is for. */
  readonly endpoint: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly worlds: Readonly<Record<RegionName, World>>;
  plant(region: RegionName): Planting;
  close(): Promise<void>;
}

/** One account in two simulated regions on the wire; `scenario` holds for both, `of` for one of them. */
export async function openEc2Regions(
  clock: Clock,
  scenario: JsonObject = {},
  of: Partial<Record<RegionName, JsonObject>> = {},
): Promise<Ec2Regions> {
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const open = (region: RegionName, seed: number) => {
    const zones = [{ name: `${region}a`, id: 'az1', subnet: `subnet-0aaa1111aaa111${seed}`, free: 251 }];
    const lifecycle = { pending: 0, boot: 1, checks: 1, ending: 0, console: 1 };
    const parsed = parseScenario({ region, seed, zones, lifecycle, limits: {}, ...scenario, ...of[region] }, region);
    return createWorld(parsed, { clock, signedBy: keys });
  };
  const worlds = { 'us-east-1': open('us-east-1', 11), 'eu-west-1': open('eu-west-1', 22) };
  const door = await openHttpDoor((request) => {
    const [, region] = /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(request.headers['authorization'] ?? '') ?? [];
    return worlds[region as RegionName].handle(request);
  });
  return {
    endpoint: door.endpoint,
    keys,
    worlds,
    plant: (region) => planting(new EC2Client({ endpoint: door.endpoint, region, credentials: keys, maxAttempts: 1 }), worlds[region]),
    async close() {
      for (const world of Object.values(worlds)) world.close();
      await door.close();
    },
  };
}

function planting(client: EC2Client, world: World): Planting {
  const image = imagesOf(world.region).findLast(({ name, architecture }) => name.includes('al2023') && architecture === 'arm64');
  const tagged = (types: readonly ('instance' | 'volume' | 'spot-instances-request' | 'key-pair')[], tags: Record<string, string>) =>
    Object.keys(tags).length === 0
      ? []
      : types.map((ResourceType) => ({ ResourceType, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
  const launch = (more: Partial<RunInstancesCommandInput>) =>
    client.send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        ImageId: image?.id,
        InstanceType: 't4g.small',
        SubnetId: world.scenario.zones[0]?.subnet,
        ...more,
      }),
    );
  return {
    async instance(tags, more = {}) {
      const { Instances } = await launch({ TagSpecifications: tagged(['instance', 'volume'], tags), ...more });
      return Instances?.[0]?.InstanceId ?? '';
    },
    async spotRequest(tags) {
      const before = new Set(world.spotRequests().map(({ id }) => id));
      const SpotOptions = { MaxPrice: '0.0001' };
      const TagSpecifications = tagged(['spot-instances-request'], tags);
      await launch({ InstanceMarketOptions: { MarketType: 'spot', SpotOptions }, TagSpecifications }).catch((error: unknown) => {
        if (!(error instanceof EC2ServiceException) || error.name !== 'SpotMaxPriceTooLow') throw error;
      });
      return world.spotRequests().find(({ id }) => !before.has(id))?.id ?? '';
    },
    async keyPair(KeyName, tags) {
      await client.send(new CreateKeyPairCommand({ KeyName, KeyType: 'ed25519', TagSpecifications: tagged(['key-pair'], tags) }));
      return KeyName;
    },
  };
}
