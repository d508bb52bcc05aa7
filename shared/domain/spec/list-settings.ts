import * as v from 'valibot';
import type { JsonValue } from '../json.ts';
import { settingsSchema } from '../settings.ts';

/** One setting, as `foothold settings`, the documentation and `--set` know it. */
export interface SettingEntry {
  readonly path: string;
  readonly default: JsonValue;
  readonly doc: string;
  /** What it takes, in words: `an integer ≥ 1`, `one of "ssh", "running", "launched"`. */
  readonly type: string;
  /** Judges one value of this setting. */
  readonly schema: v.GenericSchema;
}

/** Every setting in the order of the schema, read off `shared/domain/settings.ts` itself. */
export function listSettings(): SettingEntry[] {
  return entriesOf(settingsSchema as unknown as Node, '');
}

/** The schema as data: the parts of valibot's schemas that settings use. */
interface Node {
  readonly type: string;
  readonly kind: string;
  readonly default?: JsonValue;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly value?: Node;
  readonly options?: readonly string[];
  readonly entries?: Readonly<Record<string, Node>>;
  /** Every leaf of the settings has one: a description at the least. */
  readonly pipe?: readonly Step[];
}
interface Step {
  readonly type: string;
  readonly requirement?: unknown;
}

function entriesOf(group: Node, prefix: string): SettingEntry[] {
  return Object.entries(group.entries!).flatMap(([key, entry]) => {
    const path = `${prefix}${key}`;
    const inner = entry.wrapped!;
    if (inner.entries) return entriesOf(inner, `${path}.`);
    const schema = inner as unknown as v.GenericSchema;
    return [{ path, default: entry.default!, doc: v.getDescription(schema)!, type: describe(inner), schema }];
  });
}

function describe(node: Node): string {
  const steps = node.pipe!;
  const bound = (type: string) => steps.find((step) => step.type === type)?.requirement;
  switch (node.type) {
    case 'nullable':
      return `${describe(node.wrapped!)} or null`;
    case 'picklist':
      return `one of ${node.options!.map((option) => `"${option}"`).join(', ')}`;
    case 'array':
      return `a list${bound('min_length') === undefined ? '' : ` of at least ${String(bound('min_length'))}`}, each ${describe(node.item!)}`;
    case 'boolean':
      return 'true or false';
    case 'record':
      return 'an object of texts';
    case 'string':
      return 'text';
    default: {
      const noun = steps.some((step) => step.type === 'integer') ? 'an integer' : 'a number';
      const most = bound('max_value');
      return most === undefined
        ? `${noun} ≥ ${String(bound('min_value'))}`
        : `${noun} from ${String(bound('min_value'))} to ${String(most)}`;
    }
  }
}
