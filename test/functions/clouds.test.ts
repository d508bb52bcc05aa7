import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clouds } from '../../functions/environment/clouds.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('OCI_REGION', 'us-phoenix-1');
});

/** Clouds that tell where they were opened, and what was loaded for it. */
function openClouds() {
  const loaded: string[] = [];
  const opening = (name: string) => ({
    open: ({ region }: { readonly region?: string | null }) => {
      loaded.push(`${name} in ${region ?? 'its own region'}`);
      return { name, region };
    },
  });
  return { ...clouds({ aws: async () => opening('aws'), oci: async () => opening('oci') }), loaded };
}

describe('the clouds of a function', () => {
  it('are opened when a hunt is in them, and the other one stays closed', async () => {
    const { cloud, loaded } = openClouds();

    await cloud('aws');

    expect(loaded).toEqual(['aws in eu-central-1']);
  });

  it('are opened once a region, the home’s own by its name and without', async () => {
    const { cloud, loaded } = openClouds();

    const [unnamed, named] = [await cloud('aws'), await cloud('aws', 'eu-central-1')];
    const [one, other] = await Promise.all([cloud('aws', 'us-east-1'), cloud('aws', 'us-east-1')]);

    expect(named).toBe(unnamed);
    expect(other).toBe(one);
    expect(loaded).toEqual(['aws in eu-central-1', 'aws in us-east-1']);
  });

  it('on OCI go by the credentials’ region until a hunt names one', async () => {
    const { cloud, loaded } = openClouds();

    await cloud('oci');
    await cloud('oci', 'us-ashburn-1');

    expect(loaded).toEqual(['oci in its own region', 'oci in us-ashburn-1']);
  });
});
