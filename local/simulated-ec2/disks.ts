import type { Image } from './images.ts';
import type { Params } from './params.ts';
import { branchAt, branchesAt, flagAt, numberAt, textAt } from './params.ts';
import { invalid, Refusal } from './refusal.ts';

/** A volume as a launch wants it. */
export interface Disk {
  readonly device: string;
  readonly gib: number;
  readonly type: string;
  readonly iops: number | null;
  readonly throughput: number | null;
  readonly encrypted: boolean;
  readonly snapshotId: string | null;
  readonly deleteOnTermination: boolean;
}

const types = ['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard'];

/** The root volume first, as the image has it and the launch changes it, then what the launch adds. */
export function disksOf(params: Params, image: Image): Disk[] {
  const mappings = branchesAt(params, 'BlockDeviceMapping');
  const root = mappings.find((each) => textAt(each, 'DeviceName') === image.rootDevice);
  const extra = mappings.filter((each) => each !== root && textAt(each, 'NoDevice') === null && branchAt(each, 'Ebs'));
  return [diskOf(root, image), ...extra.map((each) => diskOf(each, null))];
}

function diskOf(mapping: Params | undefined, image: Image | null): Disk {
  const ebs = branchAt(mapping, 'Ebs');
  const device = image?.rootDevice ?? textAt(mapping, 'DeviceName') ?? '';
  const type = textAt(ebs, 'VolumeType') ?? (image?.name.includes('gp3') ? 'gp3' : 'gp2');
  const snapshotId = image?.snapshotId ?? textAt(ebs, 'SnapshotId');
  const gib = numberAt(ebs, 'VolumeSize') ?? image?.rootGiB ?? 0;
  if (!types.includes(type)) throw invalid(`Invalid value '${type}' for VolumeType.`);
  if (!Number.isInteger(gib) || gib < 1 || gib > 65_536)
    throw new Refusal('InvalidBlockDeviceMapping', `Invalid volume size ${gib} for ${device}`);
  if (image && gib < image.rootGiB)
    throw new Refusal(
      'InvalidBlockDeviceMapping',
      `Volume of size ${gib}GB is smaller than snapshot '${image.snapshotId}', expect size>= ${image.rootGiB}GB`,
    );
  return {
    device,
    gib,
    type,
    iops: numberAt(ebs, 'Iops') ?? (type === 'gp3' ? 3000 : type === 'gp2' ? Math.max(100, gib * 3) : null),
    throughput: numberAt(ebs, 'Throughput') ?? (type === 'gp3' ? 125 : null),
    encrypted: flagAt(ebs, 'Encrypted') ?? false,
    snapshotId,
    // By default the root volume goes with its instance, any other stays.
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html
    deleteOnTermination: flagAt(ebs, 'DeleteOnTermination') ?? image !== null,
  };
}
