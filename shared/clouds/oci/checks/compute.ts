import { isJsonObject, type JsonObject } from '../../../domain/json.ts';
import { query } from '../client.ts';
import type { Link } from '../link.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

export async function checkImage({ link, payload }: Examination): Promise<Finding> {
  const imageId = imageOf(payload);
  if (imageId === null) return skipped('the payload boots from no image');
  const { body } = await link.askObject({ operation: 'GetImage', make: (sdk) => sdk.compute().getImage({ imageId }) });
  const state = textAt(body, 'lifecycleState');
  const name = textAt(body, 'displayName') ?? imageId;
  if (state !== null && state !== 'AVAILABLE') return failed(`${name} is ${state}`, 'choose an image that is AVAILABLE');
  return ok(name);
}

export async function checkImageShape({ link, payload }: Examination): Promise<Finding> {
  const imageId = imageOf(payload);
  const shape = textAt(payload, 'shape');
  if (imageId === null || shape === null) return skipped('the payload names no image, or no shape');
  const entries = await link.askAll((page) => ({
    operation: 'ListImageShapeCompatibilityEntries',
    make: (sdk) => sdk.compute().listImageShapeCompatibilityEntries({ imageId, ...(page === undefined ? {} : { page: query(page) }) }),
  }));
  const shapes = entries.map((entry) => textAt(entry, 'shape'));
  if (shapes.includes(shape)) return ok(`the image boots on ${shape}`);
  if (shapes.length === 0)
    return warning('the image lists no shapes', 'make sure that its architecture is that of the shape (A1 and A2 are ARM)');
  return failed(`the image does not boot on ${shape}`, `choose an image for it, or one of its shapes: ${shapes.slice(0, 8).join(', ')}`);
}

/** Where the shape is offered. One domain without it costs nothing but that domain. */
export async function checkShape({ link, payload, zones }: Examination): Promise<Finding> {
  const shape = textAt(payload, 'shape');
  const compartmentId = textAt(payload, 'compartmentId');
  if (shape === null || compartmentId === null || zones === null || zones.length === 0)
    return skipped('the payload names no shape, no compartment, or no domain that exists');
  const without: string[] = [];
  for (const zone of zones)
    if (!(await offered(link, compartmentId, zone)).some((one) => textAt(one, 'shape') === shape)) without.push(zone);
  if (without.length === 0) return ok(`${shape} is offered in ${zones.join(', ')}`);
  const detail = `${shape} is not offered in ${without.join(', ')}`;
  return without.length === zones.length
    ? failed(detail, 'choose another shape or region')
    : warning(detail, 'leave these domains out with hunt.adNumbers, or let the hunt drop them');
}

/** ListShapes of one domain. */
export function offered(link: Link, compartmentId: string, zone: string): Promise<JsonObject[]> {
  return link.askAll((page) => ({
    operation: 'ListShapes',
    make: (sdk) =>
      sdk.compute().listShapes({
        compartmentId: query(compartmentId),
        availabilityDomain: query(zone),
        ...(page === undefined ? {} : { page: query(page) }),
      }),
  }));
}

function imageOf(payload: JsonObject): string | null {
  const source = isJsonObject(payload.sourceDetails) ? payload.sourceDetails : {};
  return textAt(source, 'imageId') ?? textAt(payload, 'imageId');
}
