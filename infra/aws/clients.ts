/** Packages that speak to a service. A function's bundle bears those that it uses and no others. */
export type Clients = readonly string[];

const aws = (...services: string[]): Clients => services.map((service) => `@aws-sdk/client-${service}`);

/** The table. */
export const records: Clients = [...aws('dynamodb'), '@aws-sdk/lib-dynamodb'];
export const secrets = aws('secrets-manager');
/** Region and credentials are found by client-ec2, once for all that the adapter asks. */
export const ec2 = aws('ec2');
export const accountName = aws('sts');
export const imageParameters = aws('ssm');
export const quotas = aws('service-quotas');
export const prices = aws('pricing');
export const hooks = aws('ssm', 'elastic-load-balancing-v2');
export const machines = aws('sfn');
export const schedules = aws('scheduler');
/** Whose tenancy it is, by its key from Secrets Manager. */
export const ociKey: Clients = [...secrets, 'oci-common'];
/** oci-core brings oci-workrequests along, for waiters of its own. */
export const ociCompute: Clients = [...ociKey, 'oci-core', 'oci-workrequests'];
/** Compartments and availability domains. */
export const ociPlaces: Clients = ['oci-identity'];
export const ociLimits: Clients = ['oci-limits'];
export const ssh: Clients = ['ssh2'];

/** Several together, each once, by name. */
export function all(...clients: readonly Clients[]): Clients {
  return [...new Set(clients.flat())].toSorted();
}
