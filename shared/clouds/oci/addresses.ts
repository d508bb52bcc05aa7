import type { JsonObject } from '../../domain/json.ts';
import type { Addresses, InstanceView } from '../port.ts';
import { query } from './client.ts';
import { type Link, orIfNotFound } from './link.ts';
import { textAt } from './view.ts';

const none: Addresses = { publicIp: null, privateIp: null };

/** Addresses of the primary VNIC: its attachment, then the VNIC. Nulls while either is not there yet. */
export async function addresses(link: Link, instance: InstanceView): Promise<Addresses> {
  const compartmentId = textAt(instance.raw, 'compartmentId');
  if (compartmentId === null) return none;
  const attachments = link.askAll((page) => ({
    operation: 'ListVnicAttachments',
    make: (sdk) =>
      sdk.compute().listVnicAttachments({
        compartmentId: query(compartmentId),
        instanceId: query(instance.id),
        ...(page === undefined ? {} : { page: query(page) }),
      }),
  }));
  const attached = (await orIfNotFound(attachments, []))
    .filter((one) => textAt(one, 'lifecycleState') === 'ATTACHED' && (textAt(one, 'instanceId') ?? instance.id) === instance.id)
    .map((one) => textAt(one, 'vnicId'))
    .filter((id) => id !== null);
  for (const vnicId of attached) {
    const vnic = await getVnic(link, vnicId);
    // Only the VNIC itself says whether it is the primary one; one of several that does not say so is not taken.
    if (vnic && (vnic.isPrimary === true || (attached.length === 1 && vnic.isPrimary !== false))) {
      return { publicIp: textAt(vnic, 'publicIp'), privateIp: textAt(vnic, 'privateIp') };
    }
  }
  return none;
}

async function getVnic(link: Link, vnicId: string): Promise<JsonObject | null> {
  const found = await orIfNotFound(link.askObject({ operation: 'GetVnic', make: (sdk) => sdk.network().getVnic({ vnicId }) }), null);
  return found?.body ?? null;
}
