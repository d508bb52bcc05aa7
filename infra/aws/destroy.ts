import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { withoutLastBackup } from '../../shared/clouds/aws/teardown/backups.ts';
import { deleteKeys } from '../../shared/clouds/aws/teardown/keys.ts';
import { openHunts, runningExecutions } from '../../shared/clouds/aws/teardown/unfinished.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import { contextReader } from './context.ts';
import { readParameters } from './parameters.ts';

/**
 * `npm run destroy:aws [-- -c name=value … --keep-keys --even-running]`: takes everything down, the table's last backup and the keys that
 * hunts kept included. Takes the same parameters as the deployment. Refuses while there is a hunt that has not ended, or an execution runs:
 * nobody would end what they have launched, and no sweep would find it.
 */
const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true },
    'keep-keys': { type: 'boolean' },
    'even-running': { type: 'boolean' },
  },
});
const given = values.context ?? [];
const { namespace, homeRegion } = readParameters(contextReader({ given, folder: process.cwd(), home: homedir() }));
// AWS_DEFAULT_REGION too, which the CDK reads and the SDK does not.
const region = homeRegion ?? readEnvironment().aws.region;
const place = region === null ? {} : { region };
const table = `${namespace}-hunts`;
const index = tableDefinition.indexes.find(({ partitionKey }) => partitionKey === 'openAccount')?.name ?? '';
const machines = new Map(['hunt', 'fleet', 'interruption'].map((name) => [`${namespace}-${name}`, `${name}s`]));

const unfinished = values['even-running']
  ? []
  : [...(await runningExecutions(machines, place)), ...(await openHunts({ table, index }, place))];
if (unfinished.length > 0) {
  for (const { what, names } of unfinished)
    console.error(`${names.length} ${what} (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`);
  console.error('cancel them and wait for their end (docs/runbook.md, "Everything at once"), or give --even-running');
  process.exit(1);
}
let status: number | null = null;
const deleted = await withoutLastBackup(table, place, () => {
  ({ status } = spawnSync('cdk', ['destroy', '--all', '--force', ...given.flatMap((each) => ['-c', each])], { stdio: 'inherit' }));
  return status === 0;
});
if (!deleted) process.exit(status ?? 1);
if (!values['keep-keys']) {
  const keys = await deleteKeys(namespace, place);
  console.error(`${keys.length} keys of hunts deleted`);
}
