import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionFiles, packageRules, siblings, useRules } from './house/architecture-rules.ts';
import { checkArchitecture } from './house/check-architecture.ts';
import { repository } from './house/temporary-clone.ts';

const checked = ['functions', 'statemachines', 'cli', 'local', 'shared', 'infra'];

describe('the architecture', () => {
  it('has no violation', () => {
    const files = readTree();

    const violations = checkArchitecture(files);

    expect(violations).toEqual([]);
  });

  it('is checked over the whole tree', () => {
    const files = [...readTree().keys()];

    expect(files).toEqual(expect.arrayContaining(['shared/domain/hunt.ts', 'shared/clouds/port.ts', 'shared/stores/port.ts']));
  });
});

/** One tree for each way of breaking a rule; each breaks that rule alone. */
const broken: readonly { rule: string; how: string; files: Record<string, string> }[] = [
  {
    rule: 'direction',
    how: 'the domain imports a use case',
    files: { 'shared/domain/a.ts': "import { b } from '../usecases/b.ts';", 'shared/usecases/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'direction',
    how: 'a use case imports a cloud past its port, for a type only',
    files: { 'shared/usecases/a.ts': "import type { B } from '../clouds/oci/b.ts';", 'shared/clouds/oci/b.ts': 'export type B = 1;' },
  },
  {
    rule: 'direction',
    how: 'a use case imports a store dynamically',
    files: { 'shared/usecases/a.ts': "await import('../stores/sqlite/b.ts');", 'shared/stores/sqlite/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'direction',
    how: 'a use case names a cloud in an import type',
    files: { 'shared/usecases/a.ts': "export type A = import('../clouds/oci/b.ts').B;", 'shared/clouds/oci/b.ts': 'export type B = 1;' },
  },
  {
    rule: 'direction',
    how: 'the platform re-exports a store',
    files: { 'shared/platform/a.ts': "export * from '../stores/sqlite/b.ts';", 'shared/stores/sqlite/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'direction',
    how: 'what stores share imports one of them',
    files: { 'shared/stores/cells/a.ts': "import { b } from '../dynamodb/b.ts';", 'shared/stores/dynamodb/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'direction',
    how: 'a store imports a cloud past the wire',
    files: {
      'shared/stores/object-storage/a.ts': "import { b } from '../../clouds/oci/b.ts';",
      'shared/clouds/oci/b.ts': 'export const b = 1;',
    },
  },
  {
    rule: 'direction',
    how: 'the command line imports a cloud',
    files: { 'cli/main.ts': "import { b } from '../shared/clouds/oci/b.ts';", 'shared/clouds/oci/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'direction',
    how: 'the local home imports the command line',
    files: { 'local/a.ts': "import { b } from '../cli/b.ts';", 'cli/b.ts': 'export const b = 1;' },
  },
  { rule: 'import-resolves', how: 'a source imports a test', files: { 'local/a.ts': "import { b } from '../test/b.ts';" } },
  { rule: 'known-room', how: 'a file lies outside the rooms', files: { 'shared/utils/a.ts': 'export const a = 1;' } },
  {
    rule: 'import-resolves',
    how: 'an import lacks .ts',
    files: { 'cli/a.ts': "import { b } from './b';", 'cli/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'domain-packages',
    how: 'the domain imports the file system',
    files: { 'shared/domain/a.ts': "import { readFileSync } from 'node:fs';" },
  },
  { rule: 'domain-packages', how: 'the domain imports a library', files: { 'shared/domain/a.ts': "import { ulid } from 'ulid';" } },
  { rule: 'sdk-behind-ports', how: 'a use case imports an SDK', files: { 'shared/usecases/a.ts': "import { core } from 'oci-core';" } },
  {
    rule: 'sdk-behind-ports',
    how: 'a handler imports a part of an SDK',
    files: {
      'functions/a/handler.ts': "import { EC2Client } from '@aws-sdk/client-ec2/dist-es/client';",
      'functions/a/schema.ts': 'export const a = 1;',
    },
  },
  { rule: 'ssh-in-platform', how: 'a use case imports ssh2', files: { 'shared/usecases/a.ts': "import ssh2 from 'ssh2';" } },
  { rule: 'environment-in-config', how: 'process.env is read', files: { 'cli/a.ts': 'export const a = process.env.HOME;' } },
  { rule: 'environment-in-config', how: "process['env'] is read", files: { 'cli/a.ts': "export const a = globalThis.process['env'];" } },
  {
    rule: 'environment-in-config',
    how: 'env is taken apart',
    files: { 'local/a.ts': 'const { env: all } = process; export const a = all;' },
  },
  {
    rule: 'environment-in-config',
    how: 'env is imported',
    files: { 'local/a.ts': "import { env } from 'node:process'; export const a = env;" },
  },
  { rule: 'clock-as-argument', how: 'the domain asks Date.now', files: { 'shared/domain/a.ts': 'export const a = () => Date.now();' } },
  {
    rule: 'clock-as-argument',
    how: 'a use case makes new Date()',
    files: { 'shared/usecases/a.ts': 'export const a = () => new Date();' },
  },
  { rule: 'clock-as-argument', how: 'Date.now is passed on', files: { 'shared/usecases/a.ts': 'export const a = { now: Date.now };' } },
  {
    rule: 'randomness-as-argument',
    how: 'the domain asks Math.random',
    files: { 'shared/domain/a.ts': 'export const a = Math.random();' },
  },
  {
    rule: 'randomness-as-argument',
    how: 'the domain makes a UUID',
    files: { 'shared/domain/a.ts': "import { randomUUID } from 'node:crypto'; export const a = randomUUID();" },
  },
  {
    rule: 'no-sleep',
    how: 'a handler waits',
    files: {
      'functions/a/handler.ts': 'export const a = () => new Promise((done) => setTimeout(done, 1000));',
      'functions/a/schema.ts': 'export const a = 1;',
    },
  },
  {
    rule: 'no-sleep',
    how: 'a use case imports timers',
    files: { 'shared/usecases/a.ts': "import { setTimeout } from 'node:timers/promises';" },
  },
  { rule: 'no-default-export', how: 'a default is exported', files: { 'cli/a.ts': 'export default 1;' } },
  { rule: 'no-default-export', how: 'a default is exported by name', files: { 'cli/a.ts': 'const a = 1; export { a as default };' } },
  {
    rule: 'readable-imports',
    how: 'an import is computed',
    files: { 'shared/usecases/a.ts': 'export const a = (b: string) => import(b);' },
  },
  {
    rule: 'no-cycles',
    how: 'three files import each other',
    files: {
      'shared/domain/a.ts': "import { b } from './b.ts'; export const a = b;",
      'shared/domain/b.ts': "import { c } from './c.ts'; export const b = c;",
      'shared/domain/c.ts': "import { a } from './a.ts'; export const c = () => a;",
    },
  },
  {
    rule: 'clouds-apart',
    how: 'one cloud imports the other',
    files: { 'shared/clouds/aws/a.ts': "import { b } from '../oci/b.ts';", 'shared/clouds/oci/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'stores-apart',
    how: 'one store imports the other',
    files: { 'shared/stores/sqlite/a.ts': "import { b } from '../dynamodb/b.ts';", 'shared/stores/dynamodb/b.ts': 'export const b = 1;' },
  },
  {
    rule: 'functions-apart',
    how: 'one function imports the other',
    files: {
      'functions/a/handler.ts': "import { b } from '../b/schema.ts';",
      'functions/a/schema.ts': 'export const a = 1;',
      'functions/b/handler.ts': 'export const b = 1;',
      'functions/b/schema.ts': 'export const b = 1;',
    },
  },
  { rule: 'function-files', how: 'a function has no schema', files: { 'functions/a/handler.ts': 'export const a = 1;' } },
];

describe('the rule', () => {
  it.each(broken)('$rule fails when $how', ({ rule, files }) => {
    const violations = checkArchitecture(new Map(Object.entries(files)));

    expect(violations.map((violation) => violation.rule)).toEqual([rule]);
  });

  it('has at least one example each', () => {
    const rules = [...packageRules, ...useRules, ...siblings].map((rule) => rule.id);
    const all = [...rules, 'direction', 'known-room', 'import-resolves', 'no-cycles', 'function-files'];

    expect(new Set(broken.map((example) => example.rule))).toEqual(new Set(all));
  });

  it.each([
    ['strings and comments', "// process.env, Math.random()\nexport const a = `Date.now() import('x')`; /* export default */"],
    ['an instant from a given number', 'export const a = (now: number) => new Date(now).toISOString();'],
    ['a property of that name elsewhere', 'export const a = (b: { env: string; now(): number }) => b.env + b.now();'],
    ['a type of a file that imports it', "import type { b } from './a.ts'; export type C = typeof b; export const b = 1;"],
    ['hashes', "import { createHash } from 'node:crypto'; export const a = createHash('sha256');"],
  ])('lets %s be in the domain', (_, text) => {
    expect(checkArchitecture(new Map([['shared/domain/a.ts', text]]))).toEqual([]);
  });

  it('asks for handler.ts and schema.ts', () => {
    expect(functionFiles).toEqual(['handler.ts', 'schema.ts']);
  });
});

function readTree(): Map<string, string> {
  const paths = checked
    .flatMap((folder) => readdirSync(join(repository, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, string>();
  for (const path of [...paths, join(repository, 'package.json')]) {
    files.set(path.slice(repository.length).split(sep).join('/'), path.endsWith('.ts') ? readFileSync(path, 'utf8') : '');
  }
  return files;
}
