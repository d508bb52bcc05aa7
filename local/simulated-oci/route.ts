import type { JsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import type { State } from './state.ts';

/** One call, taken apart. */
export interface Call {
  /** The parts of the path that stand where the pattern has `{}`. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; null when there is none, or it is no JSON object. */
  readonly body: JsonObject | null;
}

export interface Route {
  readonly operation: string;
  readonly method: string;
  /** Path with `{}` for a parameter, such as `/20160918/instances/{}`. */
  readonly path: string;
  readonly answer: (state: State, call: Call) => OciAnswer;
}

export interface Match {
  readonly route: Route;
  readonly params: string[];
}

/** Finds the route of a method and path. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const parsed = routes.map((route) => ({ route, parts: route.path.split('/') }));
  return (method, path) => {
    const asked = path.split('/');
    for (const { route, parts } of parsed) {
      if (route.method !== method || parts.length !== asked.length) continue;
      if (!parts.every((part, index) => (part === '{}' ? asked[index] !== '' : part === asked[index]))) continue;
      return { route, params: asked.filter((_, index) => parts[index] === '{}').map(decodeURIComponent) };
    }
    return undefined;
  };
}
