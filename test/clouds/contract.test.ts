import { readFileSync } from 'node:fs';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import { parseScenario as parseEc2, startSimulatedEc2 } from '../../local/simulated-ec2/index.ts';
import { parseScenario as parseOci, startSimulatedOci } from '../../local/simulated-oci/index.ts';
import { awsCloud } from '../../shared/clouds/aws/index.ts';
import { ociCloud } from '../../shared/clouds/oci/index.ts';
import { cloudContract, type Play, type Stage } from './contract.ts';

/** Scenarios of both clouds have the same words for windows and faults; a room that opens in a thousand days is none. */
function misfortunes(play: Play) {
  return {
    ...(play.full ? { capacity: {} } : {}),
    ...(play.first === undefined ? {} : { faults: [{ kind: play.first, nth: 1 }] }),
  };
}

cloudContract('oci', 'simulated OCI', async (play): Promise<Stage> => {
  const clock = new VirtualClock();
  const fates = play.dies ? [{ kind: 'work-request-fails', after: 5 }] : [];
  const oci = await startSimulatedOci({ scenario: parseOci({ ...misfortunes(play), fates }, 'contract'), clock });
  const { env } = oci;
  const cloud = ociCloud({
    credentials: { configFile: null, profile: null, env, resourcePrincipal: false },
    endpoint: oci.endpoint,
    callTimeoutMs: 5000,
  });
  return {
    cloud,
    payload: (freeformTags) => ({
      compartmentId: 'ocid1.compartment.oc1..example',
      availabilityDomain: 'Uocm:PHX-AD-1',
      displayName: 'contract',
      shape: 'VM.Standard.A1.Flex',
      shapeConfig: { ocpus: 1, memoryInGBs: 6 },
      sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
      createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example', assignPublicIp: true },
      freeformTags,
    }),
    wait: (seconds) => clock.sleep(seconds * 1000),
    living: () => oci.world.living().map(({ id }) => id),
    launches: () => oci.world.launchCalls,
    noSuchId: 'ocid1.instance.oc1.phx.none',
    enough: 200,
    secrets: [readFileSync(env.OCI_PRIVATE_KEY_PATH!, 'utf8').split('\n')[1]!],
    [Symbol.asyncDispose]: () => oci.close(),
  };
});

async function openEc2(play: Play, lacks: readonly string[]): Promise<Stage> {
  const clock = new VirtualClock();
  const fates = play.dies ? [{ kind: 'dies', after: 5 }] : [];
  const ec2 = await startSimulatedEc2({ scenario: parseEc2({ ...misfortunes(play), fates, lacks }, 'contract'), clock });
  const { env } = ec2;
  const keys = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  const cloud = awsCloud({ region: env.AWS_REGION, profile: null, endpoint: ec2.endpoint, callTimeoutMs: 5000, keys });
  const { imageId: ImageId } = await cloud.images!.resolve({ image: 'ubuntu-24.04', instanceType: 't3.micro' });
  return {
    cloud,
    payload: (tags) => ({
      ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: ec2.world.scenario.zones[0]!.subnet,
      SecurityGroupIds: [ec2.world.scenario.securityGroups[0]!.id],
      MetadataOptions: { HttpTokens: 'required' },
      TagSpecifications: ['instance', 'volume'].map((ResourceType) => ({
        ResourceType,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    }),
    wait: (seconds) => clock.sleep(seconds * 1000),
    living: () => ec2.world.living().map(({ id }) => id),
    launches: () => ec2.world.launchCalls,
    noSuchId: 'i-0fffffffffffffff0',
    enough: 200,
    secrets: [keys.secretAccessKey],
    [Symbol.asyncDispose]: () => ec2.close(),
  };
}

/** What small endpoints lack: hints and look-ups have to do without. */
const small = [
  'GetSpotPlacementScores',
  'filter:client-token',
  'option:Latest',
  'GetCallerIdentity',
  'DescribeInstanceTypes',
  'GetParameter',
  'GetProducts',
];

cloudContract('aws', 'simulated EC2', (play) => openEc2(play, []));
cloudContract('aws', 'an EC2 endpoint that lacks much', (play) => openEc2(play, small));
