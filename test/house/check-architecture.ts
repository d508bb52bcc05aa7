import { posix } from 'node:path';
import { directions, functionFiles, packageRules, roomOf, siblings, useRules } from './architecture-rules.ts';
import { readSource, type Source } from './read-source.ts';

export interface Violation {
  readonly rule: string;
  /** `path:line`. */
  readonly at: string;
  readonly why: string;
}

/** Every rule over a whole tree: paths from the repository's root to texts. Other files (JSON, …) may have empty texts. */
export function checkArchitecture(files: ReadonlyMap<string, string>): Violation[] {
  const sources = [...files].filter(([path]) => path.endsWith('.ts')).map(([path, text]) => readSource(path, text));
  return [
    ...sources.flatMap((source) => [...checkImports(source, files), ...checkUses(source)]),
    ...checkCycles(sources),
    ...checkFunctionFolders(files),
  ];
}

function checkImports(source: Source, files: ReadonlyMap<string, string>): Violation[] {
  const room = roomOf(source.path);
  if (!room) return [{ rule: 'known-room', at: `${source.path}:1`, why: 'the file lies in no room of the design' }];
  return source.imports.flatMap(({ specifier, line }) => {
    const at = `${source.path}:${line}`;
    if (!specifier.startsWith('.')) {
      const broken = packageRules.filter((rule) => rule.isForbidden(packageName(specifier), source.path));
      return broken.map((rule) => ({ rule: rule.id, at, why: `${specifier}: ${rule.why}` }));
    }
    const target = resolve(source.path, specifier);
    if (!files.has(target)) return [{ rule: 'import-resolves', at, why: `${specifier} is no file (imports end in .ts)` }];
    const targetRoom = roomOf(target);
    const broken: Violation[] = [];
    if (!targetRoom || (targetRoom !== room && !directions[room].includes(targetRoom))) {
      broken.push({ rule: 'direction', at, why: `${room} may not import ${targetRoom ?? 'what lies in no room'} (${target})` });
    }
    for (const { id, why, folder } of siblings) {
      const [own, other] = [folder.exec(source.path)?.[1], folder.exec(target)?.[1]];
      if (own && other && own !== other) broken.push({ rule: id, at, why: `${why} (${target})` });
    }
    return broken;
  });
}

function checkUses(source: Source): Violation[] {
  return source.uses.flatMap((use) =>
    useRules
      .filter((rule) => rule.uses.includes(use.name) && rule.isForbidden(source.path))
      .map((rule) => ({ rule: rule.id, at: `${source.path}:${use.line}`, why: `${use.text}: ${rule.why}` })),
  );
}

/**
 * Cycles of imports that exist at run time, where the order of loading decides what is still undefined. Types are erased: a port
 * and its errors may name each other.
 */
function checkCycles(sources: readonly Source[]): Violation[] {
  const graph = new Map(sources.map((source) => [source.path, runTimeTargets(source)]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: Violation[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      const cycle = [...trail.slice(trail.indexOf(path)), path];
      cycles.push({ rule: 'no-cycles', at: `${path}:1`, why: cycle.join(' → ') });
      return;
    }
    state.set(path, 'open');
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function runTimeTargets(source: Source): string[] {
  return source.imports
    .filter(({ specifier, kind }) => specifier.startsWith('.') && kind === 'value')
    .map(({ specifier }) => resolve(source.path, specifier));
}

function checkFunctionFolders(files: ReadonlyMap<string, string>): Violation[] {
  const folders = new Set([...files.keys()].flatMap((path) => /^functions\/(?!environment\/)[^/]+\//.exec(path) ?? []));
  return [...folders].flatMap((folder) =>
    functionFiles
      .filter((file) => !files.has(`${folder}${file}`))
      .map((file) => ({
        rule: 'function-files',
        at: `${folder}:1`,
        why: `every function has ${functionFiles.join(' and ')}: ${file} is missing`,
      })),
  );
}

function resolve(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** `@scope/name/part` → `@scope/name`, `name/part` → `name`; `node:` stays whole, and bare builtins get it. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
