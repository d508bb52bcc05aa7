import type * as v from 'valibot';

export interface Field {
  /** Dotted path; `[]` stands for the entries of a list. */
  readonly path: string;
  readonly text: string;
  /** As JSON; null where a field has no default. */
  readonly fallback: string | null;
}

interface Node {
  readonly type: string;
  readonly entries?: Record<string, Node>;
  readonly item?: Node;
  readonly wrapped?: Node;
  readonly default?: unknown;
  readonly pipe?: readonly (Node & { readonly description?: string })[];
}

/** Every field of a scenario file, in the order of the schema. */
export function scenarioFields(schema: v.GenericSchema): Field[] {
  return fieldsOf(schema as unknown as Node, '');
}

function fieldsOf(node: Node, path: string): Field[] {
  const bare = unwrap(node);
  if (bare.item) return fieldsOf(bare.item, `${path}[]`);
  return Object.entries(bare.entries ?? {}).flatMap(([name, entry]) => {
    const at = path ? `${path}.${name}` : name;
    const fallback = entry.type === 'optional' && entry.default !== undefined ? JSON.stringify(entry.default) : null;
    return [{ path: at, text: descriptionOf(entry), fallback }, ...fieldsOf(entry, at)];
  });
}

function unwrap(node: Node): Node {
  if (node.type === 'optional' || node.type === 'nullable') return unwrap(node.wrapped!);
  const inner = node.pipe?.[0];
  return inner && inner !== node ? (inner.pipe ? unwrap(inner) : inner) : node;
}

function descriptionOf(node: Node): string {
  const found = node.pipe?.findLast((step) => step.type === 'description')?.description;
  return found ?? (node.wrapped ? descriptionOf(node.wrapped) : '');
}

/** The table of a README. */
export function fieldTable(schema: v.GenericSchema): string {
  const rows = scenarioFields(schema).map(
    ({ path, text, fallback }) => `| \`${path}\` | ${text} | ${fallback === null ? '' : `\`${fallback}\``} |`,
  );
  return ['| field | meaning | default |', '|---|---|---|', ...rows].join('\n');
}
