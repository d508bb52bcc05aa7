import { isJsonObject } from '../../domain/json.ts';
import { StoreUnavailableError } from '../errors.ts';
import { type ExchangeOptions, type ObjectRequest, openExchange } from './exchange.ts';
import type { Refusal } from './faults.ts';

export interface BucketOptions extends ExchangeOptions {
  readonly bucket: string;
  /** The tenancy's Object Storage namespace; null to ask for it, once. */
  readonly namespace: string | null;
}

/** Object Storage's five verbs, as far as a store needs them. Strongly consistent, lists included. */
export interface Bucket {
  get(name: string): Promise<{ readonly body: string; readonly tag: string } | null>;
  /** Unconditional. */
  put(name: string, body: string): Promise<void>;
  /** Over the object with this etag (null: where none is); false when it is another one by now. */
  putOver(name: string, body: string, tag: string | null): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** All names with the prefix, ascending. */
  names(prefix: string): Promise<string[]>;
}

/** The most that ListObjects gives at once. */
const namesAPage = 1000;
/** BucketNotFound is a 404 too, and so is a proxy's page: only the service's own word makes an object absent. */
const isAbsent = ({ status, code }: Refusal) => status === 404 && code === 'ObjectNotFound';
/** IfNoneMatchFailed, IfMatchFailed; of an object that is gone, `if-match` may say ObjectNotFound. */
const isLost = (refusal: Refusal) => refusal.status === 412 || isAbsent(refusal);
const json = { 'content-type': 'application/json' };

/** https://docs.oracle.com/en-us/iaas/api/#/en/objectstorage/20160918/ */
export function openBucket(options: BucketOptions): Bucket {
  const ask = openExchange(options);
  let asking: Promise<string> | null = null;

  async function namespace(): Promise<string> {
    if (options.namespace !== null) return options.namespace;
    asking ??= ask({ method: 'GET', path: '/n/' }).then(({ text }) => namespaceOf(options.place, text));
    try {
      return await asking;
    } catch (error) {
      asking = null;
      throw error;
    }
  }

  const objects = async () => `/n/${encodeURIComponent(await namespace())}/b/${encodeURIComponent(options.bucket)}/o`;
  const object = async (name: string) => `${await objects()}/${encodeURIComponent(name)}`;

  return {
    async get(name) {
      const answer = await ask({ method: 'GET', path: await object(name) }, isAbsent);
      if (answer.status === 404) return null;
      const tag = answer.headers.get('etag');
      if (tag === null || tag === '') throw odd(options.place, 'an object without an etag');
      return { body: answer.text, tag };
    },
    async put(name, body) {
      await ask({ method: 'PUT', path: await object(name), headers: json, body });
    },
    async putOver(name, body, tag) {
      const condition: Record<string, string> = tag === null ? { 'if-none-match': '*' } : { 'if-match': tag };
      const request: ObjectRequest = { method: 'PUT', path: await object(name), headers: { ...json, ...condition }, body };
      const { status } = await ask(request, isLost);
      return status !== 412 && status !== 404;
    },
    async remove(name) {
      await ask({ method: 'DELETE', path: await object(name) }, isAbsent);
    },
    async names(prefix) {
      const found: string[] = [];
      for (let start: string | null = null; ; ) {
        const query = new URLSearchParams({ prefix, fields: 'name', limit: String(namesAPage), ...(start === null ? {} : { start }) });
        // URLSearchParams writes a space as +, which a path's query leaves open; ours have none, yet %20 is plain.
        const { text } = await ask({ method: 'GET', path: `${await objects()}?${query.toString().replaceAll('+', '%20')}` });
        const page = pageOf(options.place, text);
        found.push(...page.names);
        if (page.next === null) return found;
        if (start !== null && page.next <= start) throw odd(options.place, 'a list that does not move on');
        start = page.next;
      }
    },
  };
}

function namespaceOf(place: string, text: string): string {
  const value = parse(place, text);
  if (typeof value !== 'string' || value === '') throw odd(place, 'no namespace where one was asked for');
  return value;
}

function pageOf(place: string, text: string): { names: string[]; next: string | null } {
  const value = parse(place, text);
  const objects = isJsonObject(value) ? value['objects'] : undefined;
  const names = Array.isArray(objects) ? objects.map((each) => (isJsonObject(each) ? each['name'] : null)) : [null];
  if (!isJsonObject(value) || !names.every((name) => typeof name === 'string')) throw odd(place, 'a list that cannot be read');
  const next = value['nextStartWith'];
  return { names, next: typeof next === 'string' && next !== '' ? next : null };
}

function parse(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw odd(place, 'what is not JSON');
  }
}

function odd(place: string, what: string): StoreUnavailableError {
  return new StoreUnavailableError(place, `answers with ${what}`, 'Check the endpoint: something else than Object Storage answers there.');
}
