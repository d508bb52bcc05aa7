import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ContextPlaces {
  /** `-c name=value`, in their order; the last of a name counts. */
  readonly given: readonly string[];
  /** Folder of cdk.json and cdk.context.json. */
  readonly folder: string;
  readonly home: string;
}

/** A context value as the CDK itself finds it: the command line, cdk.json, cdk.context.json, ~/.cdk.json, whichever has it first (aws-cdk 2, `Configuration`). */
export function contextReader({ given, folder, home }: ContextPlaces): (name: string) => unknown {
  const commandLine = Object.fromEntries(given.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
  const sources = [
    commandLine,
    contextOf(read(join(folder, 'cdk.json'))),
    read(join(folder, 'cdk.context.json')),
    contextOf(read(join(home, '.cdk.json'))),
  ];
  return (name) => sources.find((source) => source[name] !== undefined)?.[name];
}

function contextOf({ context }: Record<string, unknown>): Record<string, unknown> {
  return (context ?? {}) as Record<string, unknown>;
}

function read(file: string): Record<string, unknown> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
}
