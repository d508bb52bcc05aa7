import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * Writes a bare handler that imports what a function's own sources import, by name, of the clients that the catalogue names for it, and
 * nothing else: the anchor of its bundle. One module a package, loaded when needed, as ours are. A client that is in the bundle and not in the
 * catalogue is no part of it. Returns the entry's path.
 */
export function writeBareHandler(metafile: Metafile, clients: readonly string[], folder: string): string {
  const wanted = new Map<string, Set<string>>();
  const own = Object.keys(metafile.inputs).filter((each) => /^(functions|shared)\//.test(each));
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const kept = new Set(outputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
  const sources = own.filter((each) => kept.has(each)).map((each) => readFileSync(join(root, each), 'utf8'));
  for (const file of own) {
    for (const [name, from] of namedImports(readFileSync(join(root, file), 'utf8'))) {
      // What a file only passes on (shared/clouds/aws/clients) counts where one that is left in the bundle takes it up.
      const isUsed = kept.has(file) || sources.some((source) => namesIn(source).has(name));
      if (isUsed && clients.includes(from)) wanted.set(from, (wanted.get(from) ?? new Set()).add(name));
    }
  }
  mkdirSync(folder, { recursive: true });
  const modules = [...wanted].map(([from, names], index) => {
    const file = `client-${index}.ts`;
    writeFileSync(join(folder, file), `${importLine(from, names)}\nexport const clients = [${[...names].map(localName).join(', ')}];\n`);
    return `import('./${file}')`;
  });
  const entry = join(folder, 'handler.ts');
  writeFileSync(entry, `export const handler = () => Promise.all([${modules.join(', ')}]);\n`);
  return entry;
}

function namesIn(source: string): Set<string> {
  return new Set(source.match(/[\w$]+/g));
}

/** Values, not types; `default` for a default import, `*` for a namespace. */
function namedImports(source: string): [name: string, from: string][] {
  const found: [string, string][] = [];
  for (const [, clause = '', from = ''] of source.matchAll(/^(?:import|export)\s+(?!type\b)([^'";]*?)\s+from\s+'([^']+)'/gm)) {
    const braces = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
    for (const name of braces.split(',').map((each) => each.trim().split(/\s+as\s+/)[0] ?? '')) {
      if (name !== '' && !name.startsWith('type ')) found.push([name, from]);
    }
    const outside = clause
      .replace(/\{[^}]*\}/, '')
      .replaceAll(',', '')
      .trim();
    if (outside !== '') found.push([outside.startsWith('*') ? '*' : 'default', from]);
  }
  return found;
}

function importLine(from: string, names: ReadonlySet<string>): string {
  const plain = [...names].filter((name) => name !== '*' && name !== 'default');
  return [
    ...(names.has('default') ? [`import all from '${from}';`] : []),
    ...(names.has('*') ? [`import * as space from '${from}';`] : []),
    ...(plain.length > 0 ? [`import { ${plain.join(', ')} } from '${from}';`] : []),
  ].join('\n');
}

const localName = (name: string) => (name === 'default' ? 'all' : name === '*' ? 'space' : name);
