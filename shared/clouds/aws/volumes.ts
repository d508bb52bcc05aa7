import { DeleteVolumeCommand, DescribeVolumesCommand } from './clients/ec2.ts';
import { unlessGone } from './gone.ts';
import type { Link } from './link.ts';
import { isRefusal, orIf } from './refusals.ts';

const isNoVolume = (error: unknown) => isRefusal(error, 'InvalidVolume.NotFound');

/** DeleteVolume of one id. */
export async function deleteVolume(link: Link, id: string): Promise<'accepted' | 'not-found'> {
  const call = link.ask({
    operation: 'DeleteVolume',
    make: (sdk, options) => sdk.ec2.send(new DeleteVolumeCommand({ VolumeId: id }), options),
  });
  return (await unlessGone(isNoVolume, call, () => stands(link, id))) === null ? 'not-found' : 'accepted';
}

async function stands(link: Link, id: string): Promise<boolean> {
  const call = link.ask({
    operation: 'DescribeVolumes',
    make: (sdk, options) => sdk.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }), options),
  });
  const volumes = (await orIf(isNoVolume, call, null))?.output.Volumes ?? [];
  return volumes.some(({ VolumeId, State }) => VolumeId === id && State !== 'deleting' && State !== 'deleted');
}
