import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { deleteKeys, runningHunts } from '../../shared/clouds/aws/teardown.ts';

/**
 * `npm run destroy:aws [-- -c name=value … --keep-keys --even-running]`: takes everything down, the keys that hunts kept included. Takes
 * the same `-c` as the deployment. Refuses while a hunt runs, since nobody would end what it has launched.
 */
const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true },
    'keep-keys': { type: 'boolean' },
    'even-running': { type: 'boolean' },
  },
});
const context = values.context ?? [];
const given = (name: string) => context.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
const namespace = given('namespace') ?? 'foothold';
const region = given('homeRegion');
const place = region === undefined ? {} : { region };

const running = values['even-running'] ? [] : await runningHunts(namespace, place);
if (running.length > 0) {
  console.error(
    `${running.length} hunts are running (${running.slice(0, 5).join(', ')}): cancel them and wait for their end, or give --even-running`,
  );
  process.exit(1);
}
const { status } = spawnSync('cdk', ['destroy', '--all', '--force', ...context.flatMap((each) => ['-c', each])], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
if (!values['keep-keys']) {
  const keys = await deleteKeys(namespace, place);
  console.error(`${keys.length} keys of hunts deleted`);
}
