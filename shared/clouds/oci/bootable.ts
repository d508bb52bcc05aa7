import { CloudCallError } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { InstanceView } from '../port.ts';
import { query } from './client.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/** Whether a boot volume is, or is being, attached. A service without this list leaves it unknown. */
export async function bootable(link: Link, instance: InstanceView): Promise<'yes' | 'no' | 'unknown'> {
  const compartmentId = textAt(instance.raw, 'compartmentId');
  if (compartmentId === null || instance.zone === null) return 'unknown';
  const attachments = await listAttachments(link, instance.zone, compartmentId, instance.id);
  if (attachments === null) return 'unknown';
  const states = attachments
    .filter((one) => (textAt(one, 'instanceId') ?? instance.id) === instance.id)
    .map((one) => textAt(one, 'lifecycleState'));
  return states.some((state) => state === 'ATTACHED' || state === 'ATTACHING') ? 'yes' : 'no';
}

async function listAttachments(link: Link, zone: string, compartmentId: string, instanceId: string): Promise<JsonObject[] | null> {
  try {
    return await link.askAll((page) => ({
      operation: 'ListBootVolumeAttachments',
      make: (sdk) =>
        sdk.compute().listBootVolumeAttachments({
          availabilityDomain: query(zone),
          compartmentId: query(compartmentId),
          instanceId: query(instanceId),
          ...(page === undefined ? {} : { page: query(page) }),
        }),
    }));
  } catch (error) {
    if (error instanceof CloudCallError && unsupported.has(error.fault.status ?? 0)) return null;
    throw error;
  }
}

const unsupported = new Set([400, 404, 405, 501]);
