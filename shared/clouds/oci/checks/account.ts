import { resolveZone } from '../../../domain/hunting/rank-offerings.ts';
import { substituteAd } from '../../../domain/spec/render.ts';
import { query } from '../client.ts';
import { textAt } from '../view.ts';
import { zones } from '../zones.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** OCI refuses a request whose date is more than five minutes off (docs.oracle.com, request signatures). */
const mostSkew = 300;
const notableSkew = 60;

export async function checkCredentials(examination: Examination): Promise<Finding> {
  examination.reachable = false;
  const { source, region } = await examination.link.credentials();
  examination.reachable = null;
  return ok(`${source}, region ${region}`);
}

/** A key that was replaced while the profile kept the old fingerprint is refused as 401, without a word about it. */
export async function checkFingerprint({ link }: Examination): Promise<Finding> {
  const { fingerprint } = await link.credentials();
  if (fingerprint === null) return skipped('no API key is in use');
  if (fingerprint.stated.toLowerCase() === fingerprint.actual) return ok('the key has the fingerprint that the configuration states');
  return warning(
    `the configuration states ${fingerprint.stated}, the key is ${fingerprint.actual}`,
    'put the fingerprint and the key of one API key into the configuration',
  );
}

/** Any answer will do, a refusal too: its Date header is the server's clock. */
export async function checkClock(examination: Examination): Promise<Finding> {
  const { link } = examination;
  const { tenancy } = await link.credentials();
  examination.reachable = false;
  const answer = await link.exchange({
    operation: 'ListAvailabilityDomains',
    make: async (sdk) =>
      sdk.client((await import('../clients/identity.ts')).IdentityClient).listAvailabilityDomains({ compartmentId: query(tenancy) }),
  });
  examination.reachable = true;
  const served = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(served)) return skipped('the server sends no date');
  const skew = Math.round((link.now() - served) / 1000);
  const detail = `this machine is ${Math.abs(skew)} s ${skew < 0 ? 'behind' : 'ahead of'} the server`;
  if (Math.abs(skew) >= mostSkew) return failed(`${detail}; OCI refuses more than ${mostSkew} s`, 'set the clock (NTP)');
  return Math.abs(skew) >= notableSkew ? warning(detail, 'set the clock (NTP)') : ok(detail);
}

/** Signing works, the domains are listed, and those that the spec asks for are among them. */
export async function checkZones(examination: Examination): Promise<Finding> {
  const names = await zones(examination.link);
  const numbers: readonly (number | null)[] = examination.numbers ?? [null];
  const asked = numbers.map(
    (number) => textAt(number === null ? examination.payload : substituteAd(examination.payload, number), 'availabilityDomain') ?? '',
  );
  const found = asked.map((name) => resolveZone(name, names));
  examination.zones = [...new Set(found.filter((name) => name !== null))];
  const missing = asked.filter((_, index) => found[index] === null);
  const listed = names.join(', ') || 'none';
  if (missing.length === 0) return ok(listed);
  return failed(
    `${missing.map((name) => name || 'no name').join(', ')} not among ${listed}`,
    'correct launch.availabilityDomain, or set hunt.adNumbers to the domains of the region',
  );
}
