import type { Image } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import { type Architecture, findAlias, type ImageAlias, ImageUnknownError } from '../../domain/launch/image-aliases.ts';
import type { Images } from '../port.ts';
import { DescribeImagesCommand } from './clients/ec2.ts';
import { architectureOf } from './instance-types.ts';
import type { Link } from './link.ts';
import { isNoAction, isRefusal } from './refusals.ts';

type Found = Awaited<ReturnType<Images['resolve']>>;

/**
 * Images by id, by SSM parameter as RunInstances takes it (`resolve:ssm:name[:version|:label]`), or by alias: the public parameter of
 * its publisher, else the newest that goes by name and owner.
 */
export function images(link: Link): Images {
  return {
    async resolve({ image, instanceType }) {
      const alias = findAlias(image);
      const parameter = image.startsWith(parameterPrefix) ? image.slice(parameterPrefix.length) : null;
      const unknown = async () => new ImageUnknownError(image, (await link.identity()).region);
      if (alias === null && parameter === null && !isImageId(image)) throw await unknown();
      const architecture = await architectureOf(link, instanceType);
      const found = await (alias !== null
        ? byAlias(link, alias, architecture)
        : parameter !== null
          ? byParameter(link, parameter)
          : byId(link, image));
      if (found === null) throw await unknown();
      mustFit(found, instanceType, architecture);
      return viewImage(found);
    },
  };
}

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
const parameterPrefix = 'resolve:ssm:';

function isImageId(image: string): boolean {
  return /^ami-[0-9a-z]+$/i.test(image);
}

/** Null for an id that the region does not have, or not yet. An endpoint that cannot describe images leaves the id as it is. */
async function byId(link: Link, id: string): Promise<Image | null> {
  try {
    const found = await describe(link, { ImageIds: [id] });
    return found.find((one) => one.ImageId === id && isAvailable(one)) ?? null;
  } catch (error) {
    if (isRefusal(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Malformed', 'InvalidAMIID.Unavailable')) return null;
    if (isNoAction(error)) return { ImageId: id };
    throw error;
  }
}

/** Null for a parameter that is not there or names no image. Where it may not be read here, EC2 reads it itself at the launch. */
async function byParameter(link: Link, name: string): Promise<Image | null> {
  try {
    const id = await parameterValue(link, name);
    return isImageId(id) ? byId(link, id) : null;
  } catch (error) {
    if (isRefusal(error, 'ParameterNotFound', 'ParameterVersionNotFound')) return null;
    if (isRefusal(error, 'AccessDeniedException') || isNoAction(error)) return { ImageId: `${parameterPrefix}${name}` };
    throw error;
  }
}

async function byAlias(link: Link, alias: ImageAlias, architecture: Architecture): Promise<Image | null> {
  const parameter = await readParameter(link, alias.parameter[architecture]);
  const named = parameter === null ? null : await byId(link, parameter);
  return named ?? (await byPattern(link, alias, architecture));
}

/** The newest match, by CreationDate. */
async function byPattern(link: Link, alias: ImageAlias, architecture: Architecture): Promise<Image | null> {
  const filters = { name: alias.pattern[architecture], architecture, state: 'available' };
  const found = await describe(link, {
    Owners: [alias.owner],
    Filters: Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] })),
  });
  const fitting = found.filter((one) => one.ImageId && isAvailable(one) && (one.Architecture ?? architecture) === architecture);
  return fitting.toSorted((one, other) => (other.CreationDate ?? '').localeCompare(one.CreationDate ?? ''))[0] ?? null;
}

/** Value of a public SSM parameter; null where it, or the service, is not to be had: the name pattern is the other way. */
async function readParameter(link: Link, name: string): Promise<string | null> {
  try {
    const value = await parameterValue(link, name);
    return isImageId(value) ? value : null;
  } catch (error) {
    if (error instanceof CloudCallError) return null;
    throw error;
  }
}

/** Empty for a parameter without a value. */
async function parameterValue(link: Link, name: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('./clients/ssm.ts');
  const { output } = await link.ask({
    operation: 'GetParameter',
    format: 'json',
    make: (sdk, options) => sdk.client(SSMClient).send(new GetParameterCommand({ Name: name }), options),
  });
  return output.Parameter?.Value ?? '';
}

function describe(
  link: Link,
  request: { ImageIds: string[] } | { Owners: string[]; Filters: { Name: string; Values: string[] }[] },
): Promise<Image[]> {
  return link.askAll(
    (token) => ({
      operation: 'DescribeImages',
      make: (sdk, options) =>
        sdk.ec2.send(new DescribeImagesCommand({ ...request, ...(token === undefined ? {} : { NextToken: token }) }), options),
    }),
    (page) => page.Images,
  );
}

function isAvailable(image: Image): boolean {
  return (image.State ?? 'available') === 'available';
}

/** EC2 says the same, but only of a launch (`InvalidParameterValue`: "The architecture … does not match"). Nothing is sent for this. */
function mustFit(image: Image, instanceType: string, architecture: Architecture): void {
  if (image.Architecture === undefined || image.Architecture === architecture) return;
  const message = `the image ${image.ImageId} (${image.Name ?? 'no name'}) is for ${image.Architecture}, and ${instanceType} is ${architecture}`;
  throw new CloudCallError('DescribeImages', {
    status: 400,
    code: 'InvalidParameterValue',
    message,
    retryAfter: null,
    requestId: null,
    reached: 'yes',
    stage: 'read',
  });
}

function viewImage(image: Image): Found {
  return { imageId: image.ImageId!, name: image.Name ?? null, rootDevice: image.RootDeviceName ?? null };
}
