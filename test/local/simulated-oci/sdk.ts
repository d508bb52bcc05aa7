import { createPrivateKey, sign } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as common from 'oci-common';
import * as core from 'oci-core';
import * as identity from 'oci-identity';
import * as limits from 'oci-limits';
import * as workrequests from 'oci-workrequests';
import { onTestFinished, vi } from 'vitest';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import type { SimulatedOci } from '../../../local/simulated-oci/index.ts';
import { parseScenario, startSimulatedOci } from '../../../local/simulated-oci/index.ts';
import type { Clock } from '../../../shared/platform/clock.ts';

const once = { retryConfiguration: common.NoRetryConfigurationDetails };

/** A simulated OCI for one test, and the real SDK's clients for it, with credentials from the config file it wrote. */
export async function startWithSdk(scenario: Record<string, unknown> = {}) {
  return startOn(new VirtualClock(Date.UTC(2026, 10, 2, 3)), scenario);
}

/** The same on a clock of the test's choice. */
export async function startOn<T extends Clock>(clock: T, scenario: Record<string, unknown> = {}) {
  const oci = await startSimulatedOci({ scenario: parseScenario(scenario, 'test'), clock });
  const dir = await mkdtemp(join(tmpdir(), 'foothold-test-'));
  // The SDK tells every failure to console.warn.
  const noise = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  onTestFinished(async () => {
    noise.mockRestore();
    await oci.close();
    await rm(dir, { recursive: true, force: true });
  });
  const { configFile, profile } = await oci.writeConfig(dir);
  const sdk = sdkClients(oci.endpoint, configFile, profile);
  const wait = (seconds: number) => clock.sleep(seconds * 1000);
  return { oci, clock, wait, configFile, ...sdk };
}

export function sdkClients(endpoint: string, configFile: string, profile: string) {
  const authenticationDetailsProvider = new common.ConfigFileAuthenticationDetailsProvider(configFile, profile);
  const configuration = { ...once, circuitBreaker: new common.CircuitBreaker({ disableClientCircuitBreaker: true }) };
  const at = <T extends { endpoint: string }>(client: T): T => Object.assign(client, { endpoint });
  const parameters = { authenticationDetailsProvider };
  return {
    compute: at(new core.ComputeClient(parameters, configuration)),
    network: at(new core.VirtualNetworkClient(parameters, configuration)),
    blocks: at(new core.BlockstorageClient(parameters, configuration)),
    identity: at(new identity.IdentityClient(parameters, configuration)),
    works: at(new workrequests.WorkRequestClient(parameters, configuration)),
    limits: at(new limits.LimitsClient(parameters, configuration)),
  };
}

export const compartmentId = 'ocid1.compartment.oc1..example';

export function launchDetails(over: Partial<core.models.LaunchInstanceDetails> = {}, ad = 1): core.models.LaunchInstanceDetails {
  return {
    compartmentId,
    availabilityDomain: `Uocm:PHX-AD-${ad}`,
    displayName: 'arm',
    shape: 'VM.Standard.A1.Flex',
    shapeConfig: { ocpus: 1, memoryInGBs: 6 },
    sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' } as core.models.InstanceSourceViaImageDetails,
    createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example' },
    freeformTags: { 'foothold-hunt': 'one' },
    ...over,
  };
}

/** What a failed call said: OciError's parts, or the code of a transport failure. */
export async function failureOf(call: Promise<unknown>): Promise<{ status: number | undefined; code: string; message: string }> {
  const error = (await call.then(
    () => ({}),
    (reason: unknown) => reason,
  )) as Record<string, unknown>;
  return {
    status: error['statusCode'] as number | undefined,
    code: String(error['serviceCode'] ?? error['code']),
    message: String(error['message']),
  };
}

/** A signed GET by hand, for answers that the SDK cannot read. */
export async function signedGet(oci: SimulatedOci, path: string): Promise<Response> {
  const { OCI_TENANCY_OCID: tenancy, OCI_USER_OCID: user, OCI_FINGERPRINT: fingerprint, OCI_PRIVATE_KEY_PATH: file } = oci.env;
  const date = new Date().toUTCString();
  const text = `date: ${date}\n(request-target): get ${path}\nhost: ${new URL(oci.endpoint).host}`;
  const signature = sign('sha256', Buffer.from(text), createPrivateKey(await readFile(file!))).toString('base64');
  const keyId = `${tenancy}/${user}/${fingerprint}`;
  const authorization = `Signature version="1",keyId="${keyId}",algorithm="rsa-sha256",headers="date (request-target) host",signature="${signature}"`;
  return fetch(oci.endpoint + path, { headers: { date, authorization } });
}
