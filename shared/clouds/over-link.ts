/** Functions that take a link first, without it. */
export type OverLink<Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends (link: never, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

/** An adapter's functions as calls of the port, over one link. Whoever needs some of them bundles those and what they import. */
export function overLink<Link, Calls extends Readonly<Record<string, (link: Link, ...rest: never[]) => unknown>>>(
  link: Link,
  calls: Calls,
): OverLink<Calls> {
  const bound = Object.entries(calls).map(([name, call]) => [name, (...rest: never[]) => call(link, ...rest)]);
  return Object.fromEntries(bound) as OverLink<Calls>;
}
