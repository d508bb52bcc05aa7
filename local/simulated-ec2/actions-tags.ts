import type { Actions } from './action.ts';
import { isKnown } from './instance.ts';
import type { Params } from './params.ts';
import { textsAt } from './params.ts';
import { missing, notFound, Refusal } from './refusal.ts';
import { holdState } from './resources.ts';
import { filtered, paged } from './select.ts';
import type { State } from './state.ts';
import type { Tags } from './tags.ts';
import { tagsIn } from './tags.ts';
import type { Xml } from './xml.ts';

interface Tagged {
  readonly id: string;
  readonly kind: string;
  readonly tags: Tags;
}

function tagged(state: State): Tagged[] {
  const { scenario } = state;
  const now = state.now();
  const holds = [
    ...state.volumes.map((each) => ({ hold: each, kind: 'volume' })),
    ...state.interfaces.map((each) => ({ hold: each, kind: 'network-interface' })),
  ];
  return [
    ...state.instances
      .filter((each) => isKnown(each, scenario, now, scenario.consistency.lists))
      .map((each) => ({ ...each, kind: 'instance' })),
    ...holds
      .filter(({ hold }) => holdState(hold, scenario, now) !== 'gone')
      .map(({ hold, kind }) => ({ id: hold.id, tags: hold.tags, kind })),
    ...state.spotRequests.map(({ id, tags }) => ({ id, tags, kind: 'spot-instances-request' })),
    ...[...state.keyPairs.values()].map(({ id, tags }) => ({ id, tags, kind: 'key-pair' })),
  ];
}

function createTags(state: State, params: Params): Xml {
  const ids = textsAt(params, 'ResourceId');
  const tags = tagsIn(params);
  if (ids.length === 0) throw missing('ResourceId');
  if (tags.size === 0) throw missing('Tag');
  const all = tagged(state);
  const chosen = ids.map((id) => {
    const found = all.find((each) => each.id === id);
    if (!found) throw notFound(id.startsWith('i-') ? 'InvalidInstanceID' : 'InvalidID', 'ID', [id]);
    return found;
  });
  if (chosen.some((each) => new Set([...each.tags.keys(), ...tags.keys()]).size > 50))
    throw new Refusal('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  for (const each of chosen) for (const [key, value] of tags) each.tags.set(key, value);
  return { return: true };
}

function describeTags(state: State, params: Params): Xml {
  const rows = tagged(state).flatMap((each) => [...each.tags].map(([key, value]) => ({ ...each, key, value })));
  const found = filtered(
    state,
    'DescribeTags',
    params,
    rows,
    {
      'resource-id': (each) => each.id,
      'resource-type': (each) => each.kind,
      key: (each) => each.key,
      value: (each) => each.value,
    },
    (each) => new Map([[each.key, each.value]]),
  );
  const { page, nextToken } = paged(params, found);
  return { tagSet: page.map(({ id, kind, key, value }) => ({ resourceId: id, resourceType: kind, key, value })), nextToken };
}

export const tagActions: Actions = { CreateTags: createTags, DescribeTags: describeTags };
