/**
 * The parameters of an EC2 Query call as a tree: `Filter.1.Name=x` is {Filter: {1: {Name: 'x'}}}.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
 */
export type Params = { readonly [name: string]: string | Params };

export function parseParams(form: string): Params {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, value] of new URLSearchParams(form)) {
    const names = path.split('.');
    const last = names.pop()!;
    let node = root;
    for (const name of names) {
      if (typeof node[name] !== 'object') node[name] = Object.create(null);
      node = node[name] as Record<string, unknown>;
    }
    node[last] = value;
  }
  return root as Params;
}

/** A parameter's text; null when it is missing or empty. */
export function textAt(params: Params | undefined, ...path: string[]): string | null {
  let node: string | Params | undefined = params;
  for (const name of path) node = typeof node === 'object' ? node[name] : undefined;
  return typeof node === 'string' && node !== '' ? node : null;
}

export function branchAt(params: Params | undefined, name: string): Params | undefined {
  const node = params?.[name];
  return typeof node === 'object' ? node : undefined;
}

export function numberAt(params: Params | undefined, ...path: string[]): number | null {
  const text = textAt(params, ...path);
  return text === null || !Number.isFinite(Number(text)) ? null : Number(text);
}

/** null when it is not said. */
export function flagAt(params: Params | undefined, ...path: string[]): boolean | null {
  const text = textAt(params, ...path);
  return text === null ? null : text === 'true';
}

/** The texts of a list such as `InstanceId.1`, `InstanceId.2`, in the order of their numbers. */
export function textsAt(params: Params | undefined, name: string): string[] {
  return numbered(branchAt(params, name)).filter((each) => typeof each === 'string');
}

/** The branches of a list such as `Filter.1.Name`. */
export function branchesAt(params: Params | undefined, name: string): Params[] {
  return numbered(branchAt(params, name)).filter((each) => typeof each === 'object');
}

function numbered(node: Params | undefined): (string | Params)[] {
  const names = Object.keys(node ?? {}).filter((name) => /^\d+$/.test(name));
  return names.toSorted((one, other) => Number(one) - Number(other)).map((name) => node![name]!);
}
