import type { Params } from './params.ts';
import { branchesAt, textAt } from './params.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Xml } from './xml.ts';

export type Tags = Map<string, string>;

/** The tags that `TagSpecification.N` gives to one kind of resource. */
export function specifiedTags(params: Params, resourceType: string): Tags {
  const specifications = branchesAt(params, 'TagSpecification').filter((each) => textAt(each, 'ResourceType') === resourceType);
  return new Map(specifications.flatMap((each) => [...tagsIn(each)]));
}

/** `Tag.N.Key` and `Tag.N.Value`. Rules as in docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions. */
export function tagsIn(params: Params): Tags {
  const tags: Tags = new Map();
  for (const each of branchesAt(params, 'Tag')) {
    const key = textAt(each, 'Key') ?? '';
    const value = textAt(each, 'Value') ?? '';
    if (key === '' || key.length > 128) throw invalid(`Tag keys must be between 1 and 128 characters: '${key}'`);
    if (value.length > 256) throw invalid(`Tag values must be at most 256 characters: '${key}'`);
    if (/^aws:/i.test(key)) throw invalid(`Tag keys starting with 'aws:' are reserved for internal use`);
    if (tags.has(key)) throw invalid(`Duplicate tag key '${key}' specified.`);
    tags.set(key, value);
  }
  if (tags.size > 50) throw new Refusal('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  return tags;
}

const taggable = new Set(['instance', 'volume', 'network-interface', 'spot-instances-request']);

/** Throws for what a launch cannot tag, and for two specifications of one kind. */
export function checkLaunchTags(params: Params): void {
  const kinds = branchesAt(params, 'TagSpecification').map((each) => textAt(each, 'ResourceType') ?? '');
  const strange = kinds.find((kind) => !taggable.has(kind));
  if (strange !== undefined) throw invalid(`'${strange}' is not a valid taggable resource type for this operation.`);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) throw invalid(`Duplicate resource type '${twice}' in TagSpecifications.`);
}

export function tagSet(tags: Tags): Xml {
  return [...tags].map(([key, value]) => ({ key, value }));
}
