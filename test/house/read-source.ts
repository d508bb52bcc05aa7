import { parse } from '@babel/parser';

/** What the architecture rules look at in one source file. */
export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  readonly uses: readonly Use[];
}

export interface Import {
  readonly specifier: string;
  /** `type`: vanishes when types are stripped. */
  readonly kind: 'value' | 'type' | 'dynamic';
  readonly line: number;
}

export type UseName = 'process.env' | 'clock' | 'randomness' | 'timer' | 'default export' | 'computed import';

export interface Use {
  readonly name: UseName;
  /** As written, for the report. */
  readonly text: string;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly loc?: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

const clocks = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.uptime', 'Temporal.Now']);
const randoms = new Set(['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues']);
const randomNames = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'randomFillSync']);
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Reads one file with a real parser: comments, strings and templates never count. Throws on a syntax error. */
export function readSource(path: string, text: string): Source {
  const tree = parse(text, {
    sourceType: 'module',
    sourceFilename: path,
    plugins: ['typescript', 'explicitResourceManagement'],
    createImportExpressions: true,
  });
  const imports: Import[] = [];
  const uses: Use[] = [];
  walk(tree.program as unknown as Node, (node) => {
    const line = node.loc?.start.line ?? 0;
    const found = readImport(node);
    if (found === 'computed') uses.push({ name: 'computed import', text: 'import(…)', line });
    else if (found) imports.push({ ...found, line });
    const use = readUse(node);
    if (use) uses.push({ ...use, line });
  });
  return { path, imports, uses };
}

function readImport(node: Node): Omit<Import, 'line'> | 'computed' | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: literal(node['source'])!, kind: isTypeOnly(node, 'importKind') ? 'type' : 'value' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node['source'] ? { specifier: literal(node['source'])!, kind: isTypeOnly(node, 'exportKind') ? 'type' : 'value' } : null;
    case 'TSImportType':
      return { specifier: literal(node['argument']) ?? literal(node['source']) ?? '', kind: 'type' };
    case 'ImportExpression': {
      const specifier = literal(node['source']);
      return specifier === null ? 'computed' : { specifier, kind: 'dynamic' };
    }
    case 'CallExpression': {
      if (!['require', 'require.resolve', 'import.meta.resolve'].includes(nameOf(node['callee']) ?? '')) return null;
      const specifier = literal((node['arguments'] as Node[])[0]);
      return specifier === null ? 'computed' : { specifier, kind: 'dynamic' };
    }
    default:
      return null;
  }
}

function isTypeOnly(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  const specifiers = (node['specifiers'] as Node[] | undefined) ?? [];
  return node[kind] === 'type' || (specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type'));
}

function readUse(node: Node): Omit<Use, 'line'> | null {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return { name: 'default export', text: 'export default' };
    case 'ExportSpecifier':
      return nameOf(node['exported']) === 'default' ? { name: 'default export', text: 'export { … as default }' } : null;
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const name = (nameOf(node) ?? '').replace(/^globalThis\./, '');
      if (name === 'process.env') return { name: 'process.env', text: name };
      if (clocks.has(name)) return { name: 'clock', text: name };
      if (randoms.has(name)) return { name: 'randomness', text: name };
      return null;
    }
    case 'VariableDeclarator':
      return nameOf(node['init']) === 'process' && hasKey(node['id'] as Node, 'env')
        ? { name: 'process.env', text: '{ env } = process' }
        : null;
    case 'ImportDeclaration':
      return readForbiddenNames(node);
    case 'NewExpression':
      return nameOf(node['callee']) === 'Date' && (node['arguments'] as Node[]).length === 0 ? { name: 'clock', text: 'new Date()' } : null;
    case 'CallExpression': {
      const name = nameOf(node['callee']) ?? '';
      if (name === 'Date') return { name: 'clock', text: 'Date()' };
      if (timers.has(name.replace(/^globalThis\./, ''))) return { name: 'timer', text: name };
      return null;
    }
    default:
      return null;
  }
}

function readForbiddenNames(node: Node): Omit<Use, 'line'> | null {
  const from = literal(node['source'])?.replace(/^node:/, '') ?? '';
  if (node['importKind'] === 'type') return null;
  const names = ((node['specifiers'] as Node[]) ?? []).map((specifier) => nameOf(specifier['imported']) ?? '');
  if (from === 'process' && names.includes('env')) return { name: 'process.env', text: "import { env } from 'node:process'" };
  if (from === 'crypto' && names.some((name) => randomNames.has(name))) return { name: 'randomness', text: `import from 'node:crypto'` };
  if (from === 'timers' || from === 'timers/promises') return { name: 'timer', text: `import from 'node:${from}'` };
  if (from === 'perf_hooks') return { name: 'clock', text: `import from 'node:perf_hooks'` };
  return null;
}

/** `a.b.c` or `a['b']` as text; null for anything computed. */
function nameOf(value: unknown): string | null {
  const node = value as Node | null | undefined;
  switch (node?.type) {
    case 'Identifier':
      return String(node['name']);
    case 'StringLiteral':
      return String(node['value']);
    case 'MetaProperty':
      return `${nameOf(node['meta'])}.${nameOf(node['property'])}`;
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const property = node['computed'] && (node['property'] as Node).type !== 'StringLiteral' ? null : nameOf(node['property']);
      const object = nameOf(node['object']);
      return object && property ? `${object}.${property}` : null;
    }
    default:
      return null;
  }
}

function literal(value: unknown): string | null {
  const node = value as Node | null | undefined;
  if (node?.type === 'TSLiteralType') return literal(node['literal']);
  return node?.type === 'StringLiteral' ? String(node['value']) : null;
}

function hasKey(pattern: Node, key: string): boolean {
  return pattern.type === 'ObjectPattern' && (pattern['properties'] as Node[]).some((property) => nameOf(property['key']) === key);
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string') walk(child as Node, visit);
    }
  }
}
