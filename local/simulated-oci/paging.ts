import type { JsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import { invalid, json } from './answer.ts';

/** One page of a list: `limit` (1 to 1,000, default 100), `page` as OCI hands it out in opc-next-page; never more than `most`. */
export function paged(items: readonly JsonObject[], query: URLSearchParams, most = Number.POSITIVE_INFINITY): OciAnswer {
  const asked = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(asked) || asked < 1 || asked > 1000) return invalid('limit must be between 1 and 1000');
  const limit = Math.min(asked, most);
  const page = query.get('page');
  const from = page ? readToken(page) : 0;
  if (from === null) return invalid('Wrong pagination token format.');
  const next: Record<string, string> =
    from + limit < items.length ? { 'opc-next-page': Buffer.from(`from:${from + limit}`).toString('base64url') } : {};
  return json(items.slice(from, from + limit) as JsonObject[], next);
}

function readToken(page: string): number | null {
  const [, from] = /^from:(\d+)$/.exec(Buffer.from(page, 'base64url').toString()) ?? [];
  return from === undefined ? null : Number(from);
}
