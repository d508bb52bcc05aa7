import type { Addresses, InstanceView } from '../port.ts';
import { inspect } from './inspect.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/** Addresses of the primary interface. A view from before "running" may be older than its addresses, so the instance is read anew. */
export async function addresses(link: Link, instance: InstanceView): Promise<Addresses> {
  const known = addressesOf(instance);
  if (known.publicIp !== null || instance.state !== 'coming') return known;
  const fresh = await inspect(link, instance.id);
  return fresh === null ? known : addressesOf(fresh);
}

function addressesOf({ raw }: InstanceView): Addresses {
  return { publicIp: textAt(raw, 'PublicIpAddress'), privateIp: textAt(raw, 'PrivateIpAddress') };
}
