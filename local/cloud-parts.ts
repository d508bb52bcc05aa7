import type { AwsOptions } from '../shared/clouds/aws/link.ts';
import type { OciOptions } from '../shared/clouds/oci/link.ts';
import type { HomeParts } from './home-parts.ts';

export type CloudParts = Pick<HomeParts, 'openCloud' | 'checks' | 'farewell'>;

// The SDKs are loaded when a cloud is first needed: listing hunts must not wait for them.

export function ociParts(options: OciOptions): CloudParts {
  const load = () => import('../shared/clouds/oci/index.ts');
  return {
    openCloud: async () => (await load()).ociCloud(options),
    checks: () => ({ run: async (...asked) => (await load()).ociChecks(options).run(...asked) }),
    farewell: async () => null,
  };
}

export function awsParts(options: AwsOptions): CloudParts {
  const load = () => import('../shared/clouds/aws/index.ts');
  return {
    openCloud: async () => (await load()).awsCloud(options),
    checks: () => ({ run: async (...asked) => (await load()).awsChecks(options).run(...asked) }),
    farewell: async (region) => (await import('../shared/clouds/aws/farewell.ts')).awsFarewell({ ...options, region }),
  };
}
