// Finds a Node.js that is new enough and the right program for it: the sources in a clone, the bundle in an installed package.
// Plain JavaScript without newer syntax (`??`, `?.`, top-level await), so that Node.js 12 gets as far as the complaint.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Marks the process that runs under another Node.js for a launcher; its value is the launcher's process id. */
const launcherMark = 'FOOTHOLD_LAUNCHER_PID';

/** Type stripping and SQLite warn in some versions that we support. (The flag is as old as Node.js 21.3.) */
const quiet = ['--disable-warning=ExperimentalWarning'];

/**
 * @typedef {object} Situation
 * @property {string} version version of the running Node.js, without a `v`
 * @property {boolean} stripsTypes whether it runs TypeScript as it stands
 * @property {string} execPath the running Node.js
 * @property {string | null} packagedNode the Node.js that npm installed beside this package, if any
 * @property {boolean} installed whether this package lies under a node_modules folder, where Node.js strips no types
 * @property {string | null} sources path of cli/main.ts
 * @property {string | null} bundle path of dist/cli.mjs
 * @property {string} root the package's own folder
 *
 * @typedef {{ kind: 'run', entry: string }
 *   | { kind: 'hand-over', node: string, flags: string[] }
 *   | { kind: 'complain', message: string }} Decision
 */

/**
 * @param {Situation} situation
 * @returns {Decision}
 */
export function decide(situation) {
  const other = situation.packagedNode !== situation.execPath ? situation.packagedNode : null;
  if (!isNewEnough(situation.version)) {
    return other ? { kind: 'hand-over', node: other, flags: quiet } : { kind: 'complain', message: describeOldNode(situation) };
  }
  if (situation.sources && !situation.installed) {
    if (situation.stripsTypes) return { kind: 'run', entry: situation.sources };
    if (other) return { kind: 'hand-over', node: other, flags: quiet };
    return { kind: 'hand-over', node: situation.execPath, flags: ['--experimental-strip-types', ...quiet] };
  }
  if (situation.bundle) return { kind: 'run', entry: situation.bundle };
  return {
    kind: 'complain',
    message: `foothold: the command's bundle is missing from ${situation.root}.\nRun "npm install && npm run build" in a clone, or install the package again.`,
  };
}

/**
 * `node:sqlite` works without a flag from 22.13 and 23.4 on (Node.js changelogs).
 * @param {string} version
 */
export function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  if (major === 22) return minor >= 13;
  if (major === 23) return minor >= 4;
  return major > 23;
}

/** @param {Situation} situation */
function describeOldNode(situation) {
  const remedy = situation.installed
    ? 'Install Node.js 24 (for example with "nvm install 24", or from https://nodejs.org) and run the command again.'
    : `Run "npm install" in ${situation.root}, which brings its own Node.js 24 on Linux and Windows; elsewhere install Node.js 24 first\n(for example with "nvm install 24", or from https://nodejs.org).`;
  return `foothold: expected Node.js 22.13 or newer, got ${situation.version} (${situation.execPath}).\n${remedy}`;
}

/** @returns {Situation} */
function lookAround() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  return {
    version: process.versions.node,
    stripsTypes: Boolean(process.features && process.features.typescript),
    execPath: process.execPath,
    packagedNode: findPackagedNode(),
    installed: root.split(sep).indexOf('node_modules') !== -1,
    sources: existing(join(root, 'cli', 'main.ts')),
    bundle: existing(join(root, 'dist', 'cli.mjs')),
    root,
  };
}

/** @param {string} path */
function existing(path) {
  return existsSync(path) ? path : null;
}

function findPackagedNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return existing(join(dirname(manifest), 'bin', windows ? 'node.exe' : 'node'));
  } catch (_) {
    return null; // not for this platform, or installed with --omit=optional
  }
}

export function launch() {
  const decision = decide(lookAround());
  if (decision.kind === 'complain') {
    console.error(decision.message);
    process.exitCode = 1;
  } else if (decision.kind === 'hand-over') {
    handOver(decision.node, decision.flags);
  } else {
    followLauncher();
    hideKnownWarnings();
    // A failure to load ends the process as an unhandled rejection: trace on stderr, exit code 1.
    void import(pathToFileURL(decision.entry).href);
  }
}

/**
 * Runs the same command under another Node.js and becomes invisible: same streams, every signal once, same end.
 * The child gets a session of its own, since a terminal sends Ctrl-C to its whole foreground group: what was pressed once would
 * arrive twice, and a second signal means something. (Windows has no signals to pass on: its consoles tell every process.)
 * @param {string} node
 * @param {string[]} flags
 */
function handOver(node, flags) {
  const posix = process.platform !== 'win32';
  const child = spawn(node, flags.concat(process.argv.slice(1)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: posix,
    env: Object.assign({}, process.env, { [launcherMark]: String(process.pid) }),
  });
  child.on('error', (problem) => {
    console.error(
      `foothold: expected to run ${node}, got ${problem.message}.\nInstall Node.js 24 (https://nodejs.org) and run the command with it.`,
    );
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code === null ? 1 : code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  /** @type {NodeJS.Signals[]} */
  const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH', 'SIGCONT'];
  for (const signal of passedOn) process.on(signal, () => posix && child.kill(signal));
  if (posix) {
    process.on('SIGTSTP', () => {
      child.kill('SIGSTOP');
      process.kill(process.pid, 'SIGSTOP');
    });
  }
}

/** The other end of `handOver`: when the launcher is killed without a chance to say so, the command dies the same death. */
function followLauncher() {
  if (!process.channel || process.env[launcherMark] !== String(process.ppid)) return;
  delete process.env[launcherMark];
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}

/**
 * The same as the flag `quiet`, from inside: a process cannot give itself flags. DEP0040 is the OCI SDK's HTTP client loading
 * `punycode`, which its users cannot change. Every other warning passes.
 */
function hideKnownWarnings() {
  const emit = process.emitWarning;
  /** @param {...any} args */
  process.emitWarning = (...args) => {
    const options = args[1] && typeof args[1] === 'object' ? args[1] : { type: args[1], code: args[2] };
    const type = args[0] instanceof Error ? args[0].name : options.type;
    if (type !== 'ExperimentalWarning' && options.code !== 'DEP0040') Reflect.apply(emit, process, args);
  };
}
