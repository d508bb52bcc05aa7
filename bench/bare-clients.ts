import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** What counts as a client: SDKs, and what speaks SSH. */
const client = /^(@aws-sdk\/|oci-|ssh2$)/;
const root = join(import.meta.dirname, '..');

/**
 * Writes a bare handler that imports, by name, exactly what a function's own sources import from client packages and nothing else: the
 * anchor of its bundle. One module a package, loaded when needed, as ours are. Returns the entry's path.
 */
export function writeBareHandler(metafile: Metafile, folder: string): string {
  const wanted = new Map<string, Set<string>>();
  for (const file of Object.keys(metafile.inputs).filter((each) => /^(functions|shared)\//.test(each))) {
    for (const [name, from] of namedImports(readFileSync(join(root, file), 'utf8'))) {
      if (client.test(from)) wanted.set(from, (wanted.get(from) ?? new Set()).add(name));
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
