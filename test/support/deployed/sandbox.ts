import { registerHooks } from 'node:module';

/**
 * A process that is told, one after the other, to run the functions of `functions/` as Lambda does: the exported `handler`, with the
 * variables of its own deployment, and with modules that no other function shares (`?container=NAME`, handed down from import to import).
 * Time is what the caller says. Answers go back over IPC; logs go to stderr.
 */
export interface Invocation {
  readonly id: number;
  readonly name: string;
  readonly event: unknown;
  readonly env: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly now: number;
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

const Real = Date;
let now = 0;

class Told extends Real {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [now] : given) as [number]));
  }
  static override now(): number {
    return now;
  }
}

globalThis.Date = Told as DateConstructor;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const container = /[?&]container=([\w-]+)/.exec(context.parentURL ?? '')?.[1];
    const isOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/') && !found.url.includes('?');
    return container !== undefined && isOurs ? { ...found, url: `${found.url}?container=${container}` } : found;
  },
});

async function invoke({ name, event, env, now: at }: Invocation): Promise<unknown> {
  for (const variable of Object.keys(process.env)) if (/^(FOOTHOLD|AWS)_/.test(variable)) delete process.env[variable];
  Object.assign(process.env, env);
  now = at;
  const module = new URL(`../../../functions/${name}/handler.ts?container=${name}`, import.meta.url).href;
  const { handler } = (await import(module)) as { handler(event: unknown, context: object): Promise<unknown> };
  return handler(event, { functionName: name, awsRequestId: 'request' });
}

process.on('message', (invocation: Invocation) => {
  const { id } = invocation;
  const told = (answer: Answer) => void process.send?.(answer);
  invoke(invocation).then(
    (result) => told({ id, result: result ?? null }),
    (error: Error) => told({ id, error: { name: error.name, message: error.message } }),
  );
});
