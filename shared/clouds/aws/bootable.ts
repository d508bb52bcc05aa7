import { isJsonObject } from '../../domain/json.ts';
import type { InstanceView } from '../port.ts';
import { textAt } from './view.ts';

/** Whether the root volume is, or is being, attached, as the instance itself says. An instance store comes with the host. */
export function bootable(instance: InstanceView): 'yes' | 'no' | 'unknown' {
  if (textAt(instance.raw, 'RootDeviceType') === 'instance-store') return 'yes';
  const root = textAt(instance.raw, 'RootDeviceName');
  const mappings = instance.raw.BlockDeviceMappings;
  if (root === null || !Array.isArray(mappings)) return 'unknown';
  const mapping = mappings.filter(isJsonObject).find((one) => textAt(one, 'DeviceName') === root);
  const status = isJsonObject(mapping?.Ebs) ? textAt(mapping.Ebs, 'Status') : null;
  return status === 'attached' || status === 'attaching' ? 'yes' : 'no';
}
