import { DescribeInstanceTypeOfferingsCommand } from '../clients/ec2.ts';
import { images } from '../images.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** Where the type is offered, beside the zones of the subnets. One zone without it costs nothing but that zone. */
export async function checkType({ link, payload, subnets }: Examination): Promise<Finding> {
  const type = textAt(payload, 'InstanceType');
  if (type === null) return skipped('the payload names no InstanceType');
  const offerings = await link.askAll(
    (token) => ({
      operation: 'DescribeInstanceTypeOfferings',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeInstanceTypeOfferingsCommand({
            LocationType: 'availability-zone',
            Filters: [{ Name: 'instance-type', Values: [type] }],
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
    }),
    (page) => page.InstanceTypeOfferings,
  );
  const offered = offerings.flatMap((one) => (one.InstanceType === type && one.Location ? [one.Location] : [])).sort();
  if (offered.length === 0) return failed(`${type} is not offered in this region`, 'InstanceType: choose another type or region');
  const zones = [...new Set((subnets ?? []).map((subnet) => subnet.AvailabilityZone).filter((zone) => zone !== undefined))];
  const without = zones.filter((zone) => !offered.includes(zone));
  if (without.length === 0) return ok(`${type} is offered in ${(zones.length > 0 ? zones : offered).join(', ')}`);
  const detail = `${type} is not offered in ${without.join(', ')}, but in ${offered.join(', ')}`;
  return without.length === zones.length
    ? failed(detail, 'take a subnet in one of these zones, or another InstanceType')
    : warning(detail, 'leave these subnets out, or let the hunt drop them');
}

/** The image is there, and of the type's architecture. */
export async function checkImage(examination: Examination): Promise<Finding> {
  const { link, payload } = examination;
  const image = textAt(payload, 'ImageId');
  const type = textAt(payload, 'InstanceType');
  if (image === null || type === null) return skipped('the payload names no ImageId, or no InstanceType');
  const found = await images(link).resolve({ image, instanceType: type });
  examination.imageId = found.imageId;
  return ok(
    `${image === found.imageId ? image : `${image} is ${found.imageId}`}${found.name === null ? '' : ` (${found.name})`}, boots on ${type}`,
  );
}
