import { expect, it } from 'vitest';
import { classFacts } from '../../../shared/domain/outcome/classes.ts';
import type { Row } from '../../../shared/domain/outcome/row.ts';
import { rowsOf } from '../../../shared/domain/outcome/tables.ts';

/** `vitest run test/domain/outcome -u` writes the page anew. */
it('docs/errors.md is what the tables say', async () => {
  const page = [
    '# What a cloud’s answer means',
    'Made from `shared/domain/outcome` by its test (`npx vitest run test/domain/outcome -u` writes it anew): change the tables, not this page.',
    'A class says what Foothold does next; the scope says what the answer is true of. The rule is what the timeline and the logs name. ' +
      'First match wins. Words in braces are filled in from the message. What nobody has met before is recorded whole and treated as UNKNOWN.',
    '## Classes',
    table(
      ['class', 'meaning', 'what Foothold does', 'counts as error', 'in requirement 1'],
      Object.entries(classFacts).map(([name, facts]) => [
        name,
        facts.meaning,
        facts.next,
        facts.fatal ? 'ends the hunt' : facts.error ? 'yes' : 'no',
        facts.requirement,
      ]),
    ),
    '## OCI',
    table(['rule', 'when', 'class, scope', 'what you can do'], rowsOf('oci').map(describeRow)),
    '## EC2',
    table(['rule', 'when', 'class, scope', 'what you can do'], rowsOf('aws').map(describeRow)),
  ].join('\n\n');

  await expect(`${page}\n`).toMatchFileSnapshot('../../../docs/errors.md');
});

function describeRow(row: Row): string[] {
  return [`\`${row.id}\``, describeConditions(row), `${row.class}, ${row.scope}`, row.remedy ?? 'nothing: Foothold goes on by itself'];
}

function describeConditions(row: Row): string {
  const parts = [
    row.stage?.map((stage) => stages[stage]).join(' or '),
    row.status && `status ${row.status.map((status) => status ?? 'none').join(', ')}`,
    row.code && `code ${shownCodes(row.code).join(', ')}`,
    row.reached && 'nothing was sent',
    row.message && `text like \`${row.message.source}\``,
  ];
  return parts.filter(Boolean).join('; ') || 'anything else';
}

/** `Server.X` and `Client.X` go without saying beside `X`. */
function shownCodes(codes: readonly string[]): string[] {
  return codes
    .filter((code) => !codes.includes(code.replace(/^(?:Server|Client)\./, '')) || !/^(?:Server|Client)\./.test(code))
    .map((code) => `\`${code}\``);
}

const stages = { launch: 'launch', late: 'after a 200', read: 'any other call' };

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
