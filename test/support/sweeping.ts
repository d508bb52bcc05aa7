import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { attemptTags } from '../../shared/domain/tags.ts';
import { type SweepRequest, sweep } from '../../shared/usecases/sweep.ts';
import type { SweepRooms } from '../../shared/usecases/sweep-sight.ts';
import { huntDocument } from './documents.ts';
import { type Lab, openLab } from './lab.ts';
import { sampleLaunch } from './rehearsal.ts';

export const compartment = String(sampleLaunch['compartmentId']);
export const grace = 3600;
/** Ids of hunts, as many as a test needs. */
export const huntIds = Array.from({ length: 9 }, (_, index) => `01JBQ000000000000000000${index}ZZ`);

/** A tenancy with room for any number of machines. */
export function openTenancy(scenario: JsonObject = {}): Promise<Lab> {
  return openLab({ limits: {}, ...scenario });
}

type Time = Pick<Lab<unknown>, 'now'>;

export function tagsOf(lab: Time, huntId: string, attempt = 1): Record<string, string> {
  return attemptTags('foothold', huntId, new Date(lab.now()).toISOString(), attempt);
}

/** A machine that stands in the tenancy, however it came there. */
export async function plant(lab: Lab, tags: Record<string, string>, overrides: JsonObject = {}): Promise<string> {
  const body = { ...sampleLaunch, availabilityDomain: `${lab.world.scenario.adPrefix}1`, freeformTags: tags, ...overrides };
  const answer = await lab.world.handle({ method: 'POST', url: '/20160918/instances', headers: {}, body: JSON.stringify(body) });
  if ('reset' in answer || answer.status !== 200) throw new Error(`planting: ${'reset' in answer ? 'no answer' : answer.body}`);
  return String((JSON.parse(answer.body) as JsonObject)['id']);
}

/** Puts a hunt on record as if it had been led to this point and its lease given back. */
export async function remember(
  lab: Pick<Lab<{ readonly region: string }>, 'rooms' | 'world'>,
  huntId: string,
  overrides: Partial<HuntDocument>,
): Promise<HuntDocument> {
  const account = (await (await lab.rooms.cloud(overrides.cloud ?? 'oci')).account()).key;
  const document = huntDocument({ huntId, account, region: lab.world.region, ...overrides });
  await lab.rooms.store.createHunt(document, []);
  return document;
}

export const failed = (lab: Time): Partial<HuntDocument> => ({ phase: 'failed', endedAt: new Date(lab.now()).toISOString() });

export function ready(lab: Time, id: string, state = 'RUNNING'): Partial<HuntDocument> {
  const at = new Date(lab.now()).toISOString();
  const instance = {
    id,
    attempt: 1,
    offering: 'o',
    launchedAt: at,
    workRequestId: null,
    state,
    runningAt: at,
    publicIp: null,
    privateIp: null,
  };
  return { phase: 'ready', endedAt: at, instance };
}

/** Machines that were handed over, and stay: what an account looks like beside its orphans. */
export async function handOver(lab: Lab, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const huntId of huntIds.slice(huntIds.length - count)) {
    const id = await plant(lab, tagsOf(lab, huntId));
    await remember(lab, huntId, ready(lab, id));
    ids.push(id);
  }
  return ids;
}

/** A tenancy of `company` machines that were handed over, and an orphan, older than the grace, of each of the first `lost` hunts. */
export async function orphaned(company: number, { lost = 1, scenario = {} }: { lost?: number; scenario?: JsonObject } = {}) {
  const lab = await openTenancy(scenario);
  await handOver(lab, company);
  const orphans: string[] = [];
  for (const huntId of huntIds.slice(0, lost)) orphans.push(await plant(lab, tagsOf(lab, huntId)));
  lab.pass(grace + 1);
  const { key: account } = await (await lab.rooms.cloud('oci')).account();
  return { lab, orphans: orphans.sort(), orphan: orphans[0] as string, account };
}

/** The same, marked by a sweep a grace ago. */
export async function marked(...company: Parameters<typeof orphaned>) {
  const tenancy = await orphaned(...company);
  await sweepOnce(tenancy.lab);
  tenancy.lab.pass(grace);
  return tenancy;
}

export type SweepChanges = Partial<Omit<SweepRequest, 'settings'>> & { readonly settings?: Partial<SweepRequest['settings']> };

export function sweepOnce(
  lab: Pick<Lab<unknown>, 'rooms'>,
  overrides: SweepChanges = {},
  rooms: SweepRooms = lab.rooms,
): Promise<SweepReport> {
  const settings = { grace, compartments: [compartment], regions: [], maxShare: 0.5, minCount: 3 };
  return sweep({ cloud: 'oci', namespace: 'foothold', act: true, ...overrides, settings: { ...settings, ...overrides.settings } }, rooms);
}

export const idsIn = (list: readonly { readonly sighting: { readonly id: string } }[]) => list.map(({ sighting }) => sighting.id).sort();

/** What was asked to end, in order. */
export function terminations(lab: Lab): number {
  return lab.world.calls.filter(({ operation }) => operation === 'TerminateInstance').length;
}

export function livingIds(lab: Lab): string[] {
  return lab.world
    .living()
    .map(({ id }) => id)
    .sort();
}
