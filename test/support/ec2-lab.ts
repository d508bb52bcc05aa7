import { createWorld, handshake, parseScenario, type World } from '../../local/simulated-ec2/index.ts';
import { awsCloud } from '../../shared/clouds/aws/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { asFetched, type Lab, labOver, labTime } from './lab.ts';
import { sampleEc2Launch } from './rehearsal.ts';

export type Ec2Lab = Lab<World>;

const endpoint = 'http://ec2.invalid';

/** The lab over the simulated EC2: the real AWS adapter before a region in the same process, under a policy as a deployment has it. */
export async function openEc2Lab(scenario: JsonObject = {}, namespace = 'foothold'): Promise<Ec2Lab> {
  const parsed = parseScenario(
    { lifecycle: { pending: 8, boot: 6, checks: 12, ending: 6, console: 3 }, onlyOwned: namespace, ...scenario },
    'lab',
  );
  const time = labTime(parsed.startsAt);
  const world = createWorld(parsed, { clock: time.clock });
  return labOver({
    world,
    time,
    namespace,
    sample: sampleEc2Launch,
    probeSsh: async ({ host }) => handshake(world, host, time.now()),
    cloud: (before) =>
      awsCloud({
        region: world.region,
        profile: null,
        endpoint,
        callTimeoutMs: 60_000,
        keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'lab' },
        now: time.now,
        async transport(url, init) {
          before();
          const headers = Object.fromEntries(init.headers);
          const path = url.slice(endpoint.length) || '/';
          return asFetched(await world.handle({ method: init.method, url: path, headers, body: init.body ?? '' }));
        },
      }),
  });
}
