import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that looks like a clone to the launcher: bin/ as it is, and what the test puts into cli/, dist/ and node_modules/. */
export class TemporaryClone {
  readonly root: string;
  readonly #above: string;

  /** @param under folders between the temporary folder and the clone, such as `node_modules/foothold`. */
  constructor(under = 'clone') {
    this.#above = mkdtempSync(join(tmpdir(), 'foothold-house-'));
    this.root = join(this.#above, under);
    mkdirSync(this.root, { recursive: true });
    cpSync(join(repository, 'bin'), join(this.root, 'bin'), { recursive: true });
    this.write('package.json', '{ "name": "foothold", "type": "module" }');
  }

  get launcher(): string {
    return join(this.root, 'bin', 'foothold.mjs');
  }

  write(path: string, text: string): this {
    const file = join(this.root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return this;
  }

  /** Puts a "packaged" Node.js beside the clone: the running one, under another path. */
  addPackagedNode(): this {
    const windows = process.platform === 'win32';
    const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
    this.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '24.0.0' }));
    mkdirSync(join(this.root, 'node_modules', name, 'bin'), { recursive: true });
    symlinkSync(process.execPath, join(this.root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node'));
    return this;
  }

  /** Starts the launcher. `version` makes the running Node.js claim to be another. */
  start(args: readonly string[], { version, group = false }: { version?: string; group?: boolean } = {}) {
    const preload = version ? ['--import', this.#claim(version)] : [];
    return spawn(process.execPath, [...preload, this.launcher, ...args], { stdio: 'pipe', detached: group });
  }

  /** Runs the launcher to its end. */
  async run(args: readonly string[], options: { version?: string } = {}) {
    const child = this.start(args, options);
    child.stdin.end();
    const [stdout, stderr, end] = await Promise.all([
      child.stdout.setEncoding('utf8').toArray(),
      child.stderr.setEncoding('utf8').toArray(),
      new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
        child.once('close', (code, signal) => resolve({ code, signal })),
      ),
    ]);
    return { stdout: stdout.join(''), stderr: stderr.join(''), ...end };
  }

  #claim(version: string): string {
    const source = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
    return `data:text/javascript,${encodeURIComponent(source)}`;
  }

  [Symbol.dispose](): void {
    rmSync(this.#above, { recursive: true, force: true });
  }
}
