import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './temporary-clone.ts';

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const folders = ['.', 'docs', 'statemachines', 'examples'];
const documents = folders.flatMap((folder) =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

describe('the documents', () => {
  it.each(documents)('of %s link to files that exist', (document) => {
    const links = [...readDocument(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => String(match[1]));
    const local = links.filter((link) => !/^[a-z]+:/.test(link));

    const dead = local.filter((link) => !existsSync(join(repository, dirname(document), link)));

    expect(dead).toEqual([]);
  });

  it.each(documents)('of %s name npm scripts that exist', (document) => {
    const named = [...readDocument(document).matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => String(match[1]));

    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('have the two commands in the README', () => {
    expect(readDocument('README.md')).toContain('npm install && npm start');
    expect(readDocument('README.md')).toContain('npm install && npm test');
  });
});

function readDocument(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}
