import { type Resource, type TemplateJson, worked } from '../cloud-assembly.ts';

/** Resources of a type that stay out, and why. */
export interface Leave {
  readonly type: string;
  readonly why: string;
  /**
   * How many they are: more or fewer is a change of the template that somebody has to look at. A type: as many as the template has of that
   * one, which for `only` is not its own.
   */
  readonly count: number | string;
  /** Which of them; all otherwise. `out` is what stays out already, by logical id. */
  readonly only?: (resource: Resource, out: ReadonlySet<string>) => boolean;
}

export interface Furnished {
  readonly template: TemplateJson;
  /** What stays out, by logical id. */
  readonly out: Readonly<Record<string, Resource>>;
}

type Whole = TemplateJson & { readonly Outputs?: Readonly<Record<string, unknown>> };

/**
 * The template without what `leaves` names, and nothing else gone: where a resource that stays refers to one that does not, it gets the
 * value that the reference would have had (`worked`). Outputs of what stays out go with it.
 */
export function furnish(template: Whole, leaves: readonly Leave[]): Furnished {
  const ids = new Set<string>();
  for (const { type, only = () => true } of leaves) {
    for (const [id, resource] of Object.entries(template.Resources)) if (resource.Type === type && only(resource, ids)) ids.add(id);
  }
  const staying = Object.entries(template.Resources).filter(([id]) => !ids.has(id));
  const outputs = Object.entries(template.Outputs ?? {}).filter(([, output]) => !refersTo(output, ids));
  return {
    template: {
      ...template,
      Resources: Object.fromEntries(staying.map(([id, resource]) => [id, settle(template, resource, ids) as Resource])),
      Outputs: Object.fromEntries(outputs),
    } as Whole,
    out: Object.fromEntries(Object.entries(template.Resources).filter(([id]) => ids.has(id))),
  };
}

/** How many there are of each type. */
export function countTypes(types: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Whether a value has a reference to one of these. */
export function refersTo(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ids.has(referred(value) ?? '') || Object.values(value).some((each) => refersTo(each, ids));
}

function settle(template: TemplateJson, value: unknown, ids: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ids.has(referred(value) ?? '')) return worked(template, value);
  if (Array.isArray(value)) return value.map((each) => settle(template, each, ids));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settle(template, each, ids)]));
}

/** The logical id that a Ref or a Fn::GetAtt names. */
function referred(value: object): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: unknown; 'Fn::GetAtt'?: unknown };
  if (typeof Ref === 'string') return Ref;
  return Array.isArray(attribute) ? String(attribute[0]) : undefined;
}
