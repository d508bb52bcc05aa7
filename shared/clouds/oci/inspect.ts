import { CloudCallError } from '../../domain/fault.ts';
import type { InstanceView } from '../port.ts';
import { unreadableFault } from './fault.ts';
import { type Link, orIfNotFound } from './link.ts';
import { viewInstance } from './view.ts';

/** GetInstance; null for a 404, which may also mean "not visible yet". */
export async function inspect(link: Link, id: string): Promise<InstanceView | null> {
  const found = await orIfNotFound(
    link.askObject({ operation: 'GetInstance', make: (sdk) => sdk.compute().getInstance({ instanceId: id }) }),
    null,
  );
  if (found === null) return null;
  const view = viewInstance(found.body);
  if (!view) throw new CloudCallError('GetInstance', unreadableFault(found.answer, 'read', 'an instance with an id'));
  return view;
}
