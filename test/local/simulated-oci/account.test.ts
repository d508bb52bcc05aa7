import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiKey } from '../../../local/simulated-oci/credentials.ts';
import { createVerifier } from '../../../local/simulated-oci/signature.ts';
import { compartmentId, failureOf, launchDetails, sdkClients, signedGet, startWithSdk } from './sdk.ts';

describe('credentials', () => {
  it('are an ordinary config file and a key for the owner alone', async () => {
    const { configFile, oci } = await startWithSdk();

    const config = await readFile(configFile, 'utf8');
    const keyFile = /key_file=(.+)/.exec(config)![1]!;

    expect(config).toContain(
      `[DEFAULT]\nuser=${oci.env['OCI_USER_OCID']}\nfingerprint=${oci.env['OCI_FINGERPRINT']}\ntenancy=${oci.env['OCI_TENANCY_OCID']}\nregion=us-phoenix-1\n`,
    );
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(oci.env['OCI_PRIVATE_KEY_PATH']!, 'utf8')).toBe(await readFile(keyFile, 'utf8'));
  });

  it('of somebody else are refused with 401, for reads and for launches', async () => {
    const { configFile, oci } = await startWithSdk();
    const dir = await mkdtemp(join(tmpdir(), 'foothold-test-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const stranger = await createApiKey();
    await writeFile(join(dir, 'key.pem'), stranger.privateKey);
    await writeFile(
      join(dir, 'config'),
      (await readFile(configFile, 'utf8')).replace(join(dirname(configFile), 'oci_api_key.pem'), join(dir, 'key.pem')),
    );
    const { compute, identity } = sdkClients(oci.endpoint, join(dir, 'config'), 'DEFAULT');

    const read = await failureOf(identity.listAvailabilityDomains({ compartmentId }));
    const launch = await failureOf(compute.launchInstance({ launchInstanceDetails: launchDetails(), opcRetryToken: 'a' }));

    expect(read).toMatchObject({ status: 401, code: 'NotAuthenticated' });
    expect(launch).toMatchObject({ status: 401, code: 'NotAuthenticated' });
    expect(oci.world.instances).toEqual([]);
  });

  it('are missing from an unsigned request', async () => {
    const { oci } = await startWithSdk();

    const answer = await fetch(`${oci.endpoint}/20160918/availabilityDomains?compartmentId=${compartmentId}`);

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'NotAuthenticated' });
  });
});

describe('signatures', () => {
  async function recorded() {
    const { compute, oci } = await startWithSdk({ capacity: {} });
    const seen: { method: string; url: string; headers: Record<string, string>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request
        .on('data', (chunk) => (body += chunk))
        .on('end', () => {
          seen.push({ method: request.method!, url: request.url!, headers: request.headers as Record<string, string>, body });
          response.writeHead(500, { 'content-type': 'application/json' }).end('{"code":"InternalError","message":"recorded"}');
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    compute.endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    await failureOf(compute.launchInstance({ launchInstanceDetails: launchDetails(), opcRetryToken: 'a' }));
    const { OCI_TENANCY_OCID, OCI_USER_OCID, OCI_FINGERPRINT, OCI_PRIVATE_KEY_PATH } = oci.env;
    const publicKey = createPublicKey(await readFile(OCI_PRIVATE_KEY_PATH!)).export({ type: 'spki', format: 'pem' }) as string;
    const keyId = `${OCI_TENANCY_OCID}/${OCI_USER_OCID}/${OCI_FINGERPRINT}`;
    return {
      request: seen[0]!,
      at: (now: number) => createVerifier(keyId, publicKey, () => now),
      stranger: createVerifier(`${keyId}0`, publicKey),
    };
  }

  it('of the SDK are right until the body, the path, the key id or five minutes are off', async () => {
    const { request, at, stranger } = await recorded();
    const sent = Date.parse(request.headers['x-date']!);
    const verdict = (over: object, now = sent) => at(now)({ ...request, ...over })?.status ?? 200;

    expect(verdict({})).toBe(200);
    expect(verdict({}, sent + 299_000)).toBe(200);
    expect(verdict({}, sent + 301_000)).toBe(401);
    expect(verdict({}, sent - 301_000)).toBe(401);
    expect(verdict({ body: request.body.replace('arm', 'leg') })).toBe(401);
    expect(verdict({ url: '/20160918/instances?x=1' })).toBe(401);
    expect(
      verdict({ headers: { ...request.headers, authorization: request.headers['authorization']!.replace('Content-Type ', '') } }),
    ).toBe(401);
    expect(stranger(request)?.status).toBe(401);
  });
});

describe('a suspended account', () => {
  it.each([
    [401, 'NotAuthenticated'],
    [403, 'NotAllowed'],
    [404, 'NotAuthorizedOrNotFound'],
  ])('is refused everything with %i', async (status, code) => {
    const { compute, identity, oci, wait } = await startWithSdk({ suspended: { status, from: 60 } });
    const before = await identity.listAvailabilityDomains({ compartmentId });
    await wait(60);

    const read = await failureOf(identity.listAvailabilityDomains({ compartmentId }));
    const launch = await failureOf(compute.launchInstance({ launchInstanceDetails: launchDetails(), opcRetryToken: 'a' }));

    expect(before.items.map((each) => each.name)).toEqual(['Uocm:PHX-AD-1', 'Uocm:PHX-AD-2', 'Uocm:PHX-AD-3']);
    expect([read, launch].map((each) => [each.status, each.code])).toEqual([
      [status, code],
      [status, code],
    ]);
    expect(oci.world.instances).toEqual([]);
  });
});

describe('what doctor asks for', () => {
  it('user, image, shapes, compatibility, subnet', async () => {
    const { compute, network, identity, oci } = await startWithSdk({ missingShapes: [{ shape: 'VM.Standard.A1.Flex', ad: 1 }] });
    const shapesOf = async (ad: number) =>
      (await compute.listShapes({ compartmentId, availabilityDomain: `Uocm:PHX-AD-${ad}` })).items.map((each) => each.shape);

    const { user } = await identity.getUser({ userId: oci.world.userId });
    const { image } = await compute.getImage({ imageId: 'ocid1.image.oc1..example' });
    const fitting = await compute.listImageShapeCompatibilityEntries({ imageId: image.id });
    const { subnet } = await network.getSubnet({ subnetId: 'ocid1.subnet.oc1..example' });

    expect(user.lifecycleState).toBe('ACTIVE');
    expect(image.lifecycleState).toBe('AVAILABLE');
    expect(fitting.items.map((each) => each.shape)).toContain('VM.Standard.A1.Flex');
    expect(subnet.prohibitPublicIpOnVnic).toBe(false);
    expect(await shapesOf(1)).not.toContain('VM.Standard.A1.Flex');
    expect(await shapesOf(2)).toContain('VM.Standard.A1.Flex');
    expect((await failureOf(compute.getImage({ imageId: 'nonsense' }))).status).toBe(404);
  });

  it('limits with their usage, AD by AD', async () => {
    const { compute, limits, oci } = await startWithSdk();
    const root = oci.world.tenancyId;
    await compute.launchInstance({
      launchInstanceDetails: launchDetails({ shapeConfig: { ocpus: 2, memoryInGBs: 12 } }),
      opcRetryToken: 'a',
    });
    const usage = async (ad: number) => {
      const asked = {
        serviceName: 'compute',
        limitName: 'standard-a1-core-count',
        compartmentId: root,
        availabilityDomain: `Uocm:PHX-AD-${ad}`,
      };
      return (await limits.getResourceAvailability(asked)).resourceAvailability;
    };

    const values = await limits.listLimitValues({ compartmentId: root, serviceName: 'compute', name: 'standard-a1-core-count' });

    expect(values.items.map((each) => [each.scopeType, each.value])).toEqual([
      ['AD', 4],
      ['AD', 4],
      ['AD', 4],
    ]);
    expect(await usage(1)).toMatchObject({ used: 2, available: 2 });
    expect(await usage(2)).toMatchObject({ used: 0, available: 4 });
  });

  it.each([
    ['honest', ['AVAILABLE', 'OUT_OF_HOST_CAPACITY']],
    ['inverted', ['OUT_OF_HOST_CAPACITY', 'AVAILABLE']],
  ])('capacity reports that are %s', async (capacityReport, expected) => {
    const { compute, oci } = await startWithSdk({ capacityReport, capacity: { windows: [{ ad: 1 }] } });
    const report = async (ad: number, instanceShape: string) => {
      const createComputeCapacityReportDetails = {
        compartmentId: oci.world.tenancyId,
        availabilityDomain: `Uocm:PHX-AD-${ad}`,
        shapeAvailabilities: [{ instanceShape }],
      };
      return (await compute.createComputeCapacityReport({ createComputeCapacityReportDetails })).computeCapacityReport
        .shapeAvailabilities[0]!.availabilityStatus;
    };

    expect([await report(1, 'VM.Standard.A1.Flex'), await report(2, 'VM.Standard.A1.Flex')]).toEqual(expected);
    expect(await report(1, 'BM.Nothing')).toBe('HARDWARE_NOT_SUPPORTED');
  });

  it("answers an unknown path with OCI's 404", async () => {
    const { oci } = await startWithSdk();

    const answer = await signedGet(oci, '/20160918/nothing');

    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      code: 'NotAuthorizedOrNotFound',
      message: 'Authorization failed or requested resource not found.',
    });
    expect(answer.headers.get('opc-request-id')).toBeTruthy();
  });
});
