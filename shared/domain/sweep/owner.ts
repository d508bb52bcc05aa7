import * as v from 'valibot';
import { ownerTags } from '../tags.ts';

/** Whose a resource is, by its tags alone. */
export type Owner =
  | { readonly kind: 'ours'; readonly huntId: string }
  /** One of our tag names is there, and not as we write them: somebody else's, or changed by hand. */
  | { readonly kind: 'wrongly-tagged'; readonly problem: string }
  | { readonly kind: 'foreign' };

const ulid: v.GenericSchema<string> = v.pipe(v.string(), v.ulid());

/** Ours is only what bears both owner tags exactly as `ownerTags` writes them, with a session id that can be a hunt's. */
export function ownerOf(namespace: string, tags: Readonly<Record<string, string>>): Owner {
  const sessionTag = `${namespace}-session-id`;
  const huntId = own(tags, sessionTag);
  const name = own(tags, namespace);
  if (huntId === undefined && name === undefined) return { kind: 'foreign' };
  if (huntId === undefined) return wrong(`it has the tag ${namespace} and no ${sessionTag}`);
  if (!v.safeParse(ulid, huntId).success) return wrong(`its tag ${sessionTag} is no hunt's id: ${JSON.stringify(huntId.slice(0, 60))}`);
  const wanted = ownerTags(namespace, huntId)[namespace];
  if (name !== wanted) return wrong(`its tag ${namespace} is ${name === undefined ? 'missing' : `not "${wanted}"`}`);
  return { kind: 'ours', huntId };
}

/** The tag names of which one is enough to be listed. */
export function ownerTagNames(namespace: string): string[] {
  return Object.keys(ownerTags(namespace, ''));
}

function wrong(problem: string): Owner {
  return { kind: 'wrongly-tagged', problem };
}

function own(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}
