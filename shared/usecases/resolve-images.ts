import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { shapeAws } from '../domain/launch/aws.ts';
import { mergePatch } from '../domain/spec/render.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { CloudRun } from './step.ts';

type Image = NonNullable<HuntDocument['image']>;

export interface ResolvedImages {
  readonly first: Image | null;
  readonly byType: Readonly<Record<string, Image>>;
  readonly events: readonly TimelineEvent[];
}

/**
 * Image ids for every instance type asked for: an alias means another image for another architecture. Throws `ImageUnknownError` with the
 * nearest suggestion. Clouds whose payload names its image itself (OCI) have nothing to resolve.
 */
export async function resolveImages(run: CloudRun<'images'>): Promise<ResolvedImages> {
  const { images } = run.cloud;
  if (images === null) return { first: null, byType: {}, events: [] };
  const { launch, alternatives } = run.document.request;
  const wanted = new Map<string, string>();
  for (const patch of [{}, ...alternatives]) {
    const payload = mergePatch(launch, patch);
    wanted.set(shapeAws(payload), String(payload.ImageId ?? ''));
  }
  const found: [string, Image][] = [];
  for (const [instanceType, image] of wanted) found.push([instanceType, { ...(await images.resolve({ image, instanceType })) }]);
  const aliases = found.filter(([type, image]) => wanted.get(type) !== image.imageId);
  const events = aliases.map(([type, image]) =>
    eventOf(run.document, run.now(), 'image.resolved', {
      image: wanted.get(type) ?? '',
      instanceType: type,
      imageId: image.imageId,
      name: image.name,
    }),
  );
  return { first: found[0]?.[1] ?? null, byType: Object.fromEntries(found), events };
}
