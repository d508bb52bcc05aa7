import type { Cloud } from '../shared/clouds/port.ts';
import type { Environment, FunctionEnvironment } from '../shared/platform/config.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';

const callTimeoutMs = 60_000;

/** The cloud of a hunt, by name and region; each is opened once a container, and only the SDK that is asked for is loaded. */
export function environmentClouds(environment: Environment, here: FunctionEnvironment): Rooms['cloud'] {
  const opened = new Map<string, Promise<Cloud>>();
  const once = (id: string, open: () => Promise<Cloud>) => {
    const known = opened.get(id) ?? open();
    opened.set(id, known);
    return known;
  };
  return (name, region) => {
    const own = () => once(name, () => (name === 'aws' ? openAws(environment) : openOci(environment, here)));
    const isOwn = region === undefined || (name === 'aws' && region === environment.aws.region);
    return isOwn ? own() : once(`${name} ${region}`, async () => (await own()).inRegion(region));
  };
}

async function openAws({ aws }: Environment): Promise<Cloud> {
  const [{ awsCloud }, { awsOptions }] = await Promise.all([
    import('../shared/clouds/aws/index.ts'),
    import('../shared/clouds/aws/from-environment.ts'),
  ]);
  return awsCloud(awsOptions(aws, { callTimeoutMs }));
}

async function openOci({ oci }: Environment, { ociSecret }: FunctionEnvironment): Promise<Cloud> {
  const [{ ociCloud }, { ociOptions }] = await Promise.all([
    import('../shared/clouds/oci/index.ts'),
    import('../shared/clouds/oci/from-environment.ts'),
  ]);
  const options = ociOptions(oci, { callTimeoutMs });
  if (ociSecret === null) return ociCloud(options);
  let key: ReturnType<typeof readKey> | undefined;
  const readKey = async () => (await import('./environment-secrets.ts')).readOci(ociSecret);
  // Read once a container; a reading that failed is tried again by the next call.
  const read = () =>
    (key ??= readKey().catch((error: unknown) => {
      key = undefined;
      throw error;
    }));
  return ociCloud({ ...options, credentials: { ...options.credentials, given: { from: 'the OCI secret', read } } });
}
