import type { InstanceView } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { noteInstance } from '../../shared/usecases/instance-note.ts';
import type { ApiLab } from './api.ts';
import { huntDocument } from './documents.ts';

/** A hunt of `ada` on record, with an instance that the cloud of the lab has under its tags. */
export async function openHunt(
  lab: ApiLab,
  cloud: 'aws' | 'oci',
  id: string,
  overrides: Partial<HuntDocument> = {},
): Promise<HuntDocument> {
  const { epoch } = await lab.api.sit(`${cloud} account`).then(({ lease }) => lease);
  const instance = {
    id,
    attempt: 1,
    offering: 'o',
    launchedAt: '2026-11-02T02:00:00.000Z',
    workRequestId: null,
    state: 'up',
    runningAt: null,
    publicIp: null,
    privateIp: null,
  };
  const document = huntDocument({
    cloud,
    region: cloud === 'aws' ? 'us-east-2' : 'us-phoenix-1',
    account: `${cloud} account`,
    lease: { epoch },
    instance,
    caller: { tenant: 'ada', requestHash: 'h', scheduleId: null },
    ...overrides,
  });
  await noteInstance({ ...document, instance: null }, document, lab.store);
  await lab.store.createHunt(document, []);
  const tags = { foothold: 'true', 'foothold-session-id': document.huntId };
  lab.instances.set(id, { id, state: 'running', tags } as unknown as InstanceView);
  return document;
}
