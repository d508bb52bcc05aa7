import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './temporary-clone.ts';

interface Row {
  readonly id: string;
  /** The cell that says what implements it; null in tables without one. */
  readonly implementation: string | null;
  readonly shown: string;
}

const rows: Row[] = readFileSync(join(repository, 'docs/requirement-3.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:FR|NFR|AC|UT|IT)-\d{3} \|/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .map((cells) => ({ id: cells[0]!, implementation: cells.length > 3 ? cells[2]! : null, shown: cells.at(-1)! }));

/** Ids of the requirement: FR-001 to FR-075, NFR-001 to NFR-010, AC-001 to AC-010, UT-001 to UT-004, IT-001 to IT-004. */
const counts = { FR: 75, NFR: 10, AC: 10, UT: 4, IT: 4 };
const ids = Object.entries(counts).flatMap(([kind, count]) =>
  Array.from({ length: count }, (_, at) => `${kind}-${String(at + 1).padStart(3, '0')}`),
);

const folders: Readonly<Record<string, string>> = {
  launch: 'shared/domain/launch',
  hunting: 'shared/domain/hunting',
  spec: 'shared/domain/spec',
  aws: 'shared/clouds/aws',
  usecases: 'shared/usecases',
};

/** The tests that a cell names, with the title behind each; "the same" is the row before. */
function testsOf(at: number): { file: string; title: string | null }[] {
  const { shown } = rows[at]!;
  const named = [...shown.matchAll(/`([\w/.-]+\.test\.ts)`(?: "([^"]+)")?/g)].map(([, path = '', title]) => ({
    file: path.startsWith('test/') ? path : `test/domain/${path}`,
    title: title?.split('…')[0] ?? null,
  }));
  return shown.startsWith('the same') && at > 0 ? [...testsOf(at - 1), ...named] : named;
}

describe('the table of requirement 3', () => {
  it('has every number once, in its order', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it.each(rows.map(({ id }, at) => [id, at] as const))('%s names tests that exist, and titles that are theirs', (_, at) => {
    const tests = testsOf(at);

    expect(tests.length).toBeGreaterThan(0);
    for (const { file, title } of tests) {
      expect(existsSync(join(repository, file)), file).toBe(true);
      if (title !== null) expect(readFileSync(join(repository, file), 'utf8')).toContain(title);
    }
  });

  it.each(rows.filter(({ implementation }) => implementation !== null).map((row) => [row.id, row.implementation!] as const))(
    '%s names code that exists',
    (_, implementation) => {
      const paths = [...implementation.matchAll(/`([\w-]+)\/([\w/.-]+\.ts)`/g)].map(
        ([, first = '', rest]) => `${folders[first] ?? first}/${rest}`,
      );

      expect(paths.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
    },
  );
});
