import type { Params } from './params.ts';
import { branchesAt, numberAt, textAt, textsAt } from './params.ts';
import { contradictory, invalid, notFound, Refusal } from './refusal.ts';
import type { State } from './state.ts';

/** What a filter looks at in an item, by the filter's name. */
export type Fields<T> = Readonly<Record<string, (item: T) => string | number | boolean | null | readonly string[]>>;

/**
 * The items that all filters of a call let through. `*` and `?` are wildcards. `tag:KEY` and `tag-key` need no field; a filter
 * that nobody knows is an error, as at AWS. A filter that the scenario lacks answers as Moto does.
 */
export function filtered<T>(
  state: State,
  action: string,
  params: Params,
  items: readonly T[],
  fields: Fields<T>,
  tagsOf?: (item: T) => Map<string, string>,
): T[] {
  const filters = branchesAt(params, 'Filter').map((filter) => ({ name: textAt(filter, 'Name') ?? '', values: textsAt(filter, 'Value') }));
  const tests = filters.map(({ name, values }) => {
    const kind = name.startsWith('tag:') ? 'tag' : name;
    if (state.scenario.lacks.includes(`filter:${kind}`))
      throw new Refusal('FilterNotImplementedError', `The filter '${name}' for ${action} has not been implemented in Moto yet.`);
    const look = tagLook(name, tagsOf) ?? fields[name];
    if (!look) throw invalid(`The filter '${name}' is invalid`);
    const patterns = values.map((value) => wildcard(value));
    return (item: T) => {
      const found = look(item);
      const texts = Array.isArray(found) ? (found as readonly string[]) : found === null ? [] : [String(found)];
      return texts.some((text) => patterns.some((pattern) => pattern.test(text)));
    };
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function tagLook<T>(name: string, tagsOf: ((item: T) => Map<string, string>) | undefined): Fields<T>[string] | undefined {
  if (!tagsOf) return undefined;
  if (name === 'tag-key') return (item) => [...tagsOf(item).keys()];
  return name.startsWith('tag:') ? (item) => tagsOf(item).get(name.slice(4)) ?? null : undefined;
}

export function wildcard(pattern: string): RegExp {
  const parts = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`, 's');
}

/**
 * One page of a list: `MaxResults` (5 to 1,000), `NextToken` as handed out. Without `MaxResults` everything comes at once; never more than
 * `most`, for a page may be shorter than was asked for (docs.aws.amazon.com, EC2 API, pagination).
 */
export function paged<T>(
  params: Params,
  items: readonly T[],
  { least = 5, ids, most = Infinity }: { least?: number; ids?: readonly string[]; most?: number | undefined } = {},
): { page: T[]; nextToken: string | null } {
  const wanted = numberAt(params, 'MaxResults');
  const token = textAt(params, 'NextToken');
  if (wanted !== null && ids && ids.length > 0)
    throw contradictory('The parameter MaxResults cannot be used with the parameter that lists ids');
  if (wanted !== null && (wanted < least || wanted > 1000))
    throw invalid(`Value ( ${wanted} ) for parameter maxResults is invalid. Expecting a value greater than or equal to ${least}.`);
  const from = token === null ? 0 : Number(/^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1] ?? NaN);
  if (Number.isNaN(from)) throw new Refusal('InvalidNextToken', 'The token is not valid.');
  const to = from + Math.min(wanted ?? Infinity, ids && ids.length > 0 ? Infinity : most);
  const nextToken = to < items.length ? Buffer.from(`from:${to}`).toString('base64url') : null;
  return { page: items.slice(from, to), nextToken };
}

/** Those that are asked for by id; all without ids. Throws NotFound for the first strange one. */
export function byIds<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[],
  kind: string,
  words: string,
): readonly T[] {
  const strange = ids.find((id) => !all.some((each) => each.id === id));
  if (strange !== undefined) throw notFound(kind, words, [strange]);
  return ids.length === 0 ? all : all.filter((each) => ids.includes(each.id));
}
