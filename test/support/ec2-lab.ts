import { createHash } from 'node:crypto';
import { hostKeys } from '../../local/simulated-cloud/host-keys.ts';
import { createWorld, parseScenario, type World } from '../../local/simulated-ec2/index.ts';
import { awsCloud } from '../../shared/clouds/aws/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { ProbeAnswer } from '../../shared/platform/ssh-probe.ts';
import { asFetched, type Lab, labOver, labTime } from './lab.ts';
import { sampleEc2Launch } from './rehearsal.ts';

export type Ec2Lab = Lab<World>;

const endpoint = 'http://ec2.invalid';

/** The lab over the simulated EC2: the real AWS adapter before a region in the same process. */
export async function openEc2Lab(scenario: JsonObject = {}, namespace = 'foothold'): Promise<Ec2Lab> {
  const parsed = parseScenario({ lifecycle: { pending: 8, boot: 6, checks: 12, ending: 6, console: 3 }, ...scenario }, 'lab');
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

/** What SSH of a simulated instance would answer, by the same timetable as its socket. */
function handshake(world: World, host: string, now: number): ProbeAnswer {
  const at = world.instances.findLastIndex((each) => each.publicIp === host);
  const instance = world.instances[at];
  const { lifecycle, sshNeverAnswers, hostKeyLies } = world.scenario;
  const up = instance?.state === 'running' && now >= instance.launchedAt + (lifecycle.pending + lifecycle.boot) * 1000 && !sshNeverAnswers;
  if (!up) return { answered: false, problem: 'refused', message: 'nothing listens on the port' };
  const shown = hostKeys(at + 1 + (hostKeyLies ? 1 : 0)).find((key) => key.type === 'ssh-ed25519');
  const key = shown?.publicKey.split(' ')[1] ?? '';
  const md5 = createHash('md5').update(Buffer.from(key, 'base64')).digest('hex');
  return { answered: true, hostKey: { type: 'ed25519', fingerprint: shown?.fingerprint ?? '', md5: `MD5:${md5}`, key } };
}
