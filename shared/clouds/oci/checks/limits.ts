import { describeLimit, type LimitReading, readLimit, takenFrom } from '../limits.ts';
import { textAt } from '../view.ts';
import { offered } from './compute.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** The compute limits that the shape draws on, as ListShapes names them (`quotaNames`), in each domain asked for. */
export async function checkLimits({ link, payload, zones }: Examination): Promise<Finding> {
  const shape = textAt(payload, 'shape');
  const compartmentId = textAt(payload, 'compartmentId');
  if (shape === null || compartmentId === null || zones === null || zones.length === 0)
    return skipped('the payload names no shape, no compartment, or no domain that exists');
  const entry = (await offered(link, compartmentId, zones[0]!)).find((one) => textAt(one, 'shape') === shape);
  const listed = Array.isArray(entry?.quotaNames) ? entry.quotaNames.filter((name) => typeof name === 'string') : [];
  const readings: LimitReading[] = [];
  for (const name of listed.length > 0 ? listed : usualNames(shape)) readings.push(...(await readLimit(link, name, zones)));
  if (readings.length === 0) return warning(`no limit is known for ${shape}`, 'look at Limits, Quotas and Usage in the console');
  const detail = readings.map(describeLimit).join('; ');
  if (readings.some((one) => one.granted === 0))
    return failed(
      detail,
      'a limit of 0 means never granted, or a suspended account: ask for an increase, or choose another shape or domain',
    );
  if (readings.some((one) => one.granted !== null && one.granted < takenFrom(one.name, payload)))
    return failed(detail, 'ask for less in shapeConfig, or for a limit increase');
  if (readings.some((one) => one.available !== null && one.available < takenFrom(one.name, payload)))
    return warning(detail, 'end what uses it up, or ask for less');
  return ok(detail);
}

/** `VM.Standard.A1.Flex` draws on `standard-a1-core-count` and `standard-a1-memory-count`. */
function usualNames(shape: string): string[] {
  const family = /^(?:VM|BM)\.(.+)\.[^.]+$/.exec(shape)?.[1]?.toLowerCase().replaceAll('.', '-');
  return family === undefined ? [] : [`${family}-core-count`, `${family}-memory-count`];
}
