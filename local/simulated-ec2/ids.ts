import type { Random } from '../../shared/platform/random.ts';
import { picker } from '../simulated-cloud/pick.ts';

const hex = '0123456789abcdef';

/** Ids as EC2 writes them, from a stream of chance. */
export interface Ids {
  /** `i-0123456789abcdef0` for `i`. */
  resource(prefix: string): string;
  /** `sir-abcd1234`. */
  spotRequest(): string;
  /** A UUID. */
  request(): string;
}

export function createIds(random: Random): Ids {
  const pick = picker(random);
  return {
    resource: (prefix) => `${prefix}-0${pick(hex, 16)}`,
    spotRequest: () => `sir-${pick('abcdefghijkmnpqrstuvwxyz0123456789', 8)}`,
    request: () => [8, 4, 4, 4, 12].map((length) => pick(hex, length)).join('-'),
  };
}
