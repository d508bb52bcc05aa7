import type { AwsOptions } from '../../shared/clouds/aws/link.ts';
import type { OciOptions } from '../../shared/clouds/oci/link.ts';
import type { CloudName } from '../../shared/clouds/port.ts';
import { readEnvironment, readFunctionEnvironment } from '../../shared/platform/config.ts';
import { once } from './once.ts';

const callTimeoutMs = 60_000;

/** A module for each cloud, loaded when a hunt is in it, that opens the calls which a function makes: those, and no client for others. */
export interface Openings<Aws, Oci> {
  aws(): Promise<{ open(options: AwsOptions): Aws }>;
  oci(): Promise<{ open(options: OciOptions): Oci }>;
}

/** The cloud of a hunt, by name and region; each is opened once a container. */
export function clouds<Aws, Oci>(openings: Openings<Aws, Oci>): { cloud(name: CloudName, region?: string): Promise<Aws | Oci> } {
  const { region: own } = readEnvironment().aws;
  const [ofAws, ofOci] = [once(awsEnvironment), once(ociEnvironment)];
  const opened = new Map<string, () => Promise<Aws | Oci>>();
  const openAws = async (place: { readonly region?: string }) => {
    const [{ open }, options] = await Promise.all([openings.aws(), ofAws()]);
    return open({ ...options, ...place });
  };
  const openOci = async (place: { readonly region?: string }) => {
    const [{ open }, options] = await Promise.all([openings.oci(), ofOci()]);
    return open({ ...options, ...place });
  };
  return {
    cloud(name, region) {
      const place = region === undefined || (name === 'aws' && region === own) ? {} : { region };
      const id = `${name} ${place.region ?? ''}`;
      const open = opened.get(id) ?? once<Aws | Oci>(() => (name === 'aws' ? openAws(place) : openOci(place)));
      opened.set(id, open);
      return open();
    },
  };
}

async function awsEnvironment(): Promise<AwsOptions> {
  const { awsOptions } = await import('../../shared/clouds/aws/from-environment.ts');
  return awsOptions(readEnvironment().aws, { callTimeoutMs });
}

async function ociEnvironment(): Promise<OciOptions> {
  const { ociOptions } = await import('../../shared/clouds/oci/from-environment.ts');
  const options = ociOptions(readEnvironment().oci, { callTimeoutMs });
  const { ociSecret } = readFunctionEnvironment();
  if (ociSecret === null) return options;
  const read = once(async () => (await import('./secrets.ts')).readOci(ociSecret));
  return { ...options, credentials: { ...options.credentials, given: { from: 'the OCI secret', read } } };
}
