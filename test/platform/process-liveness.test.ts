import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { readMark, writeMark } from '../../shared/platform/holder.ts';
import type { ProcessTable } from '../../shared/platform/process-liveness.ts';
import { currentHolder, isAlive, systemProcesses } from '../../shared/platform/process-liveness.ts';
import type { LeaseHolder } from '../../shared/stores/port.ts';

const scope = { machine: 'm1', boot: 'b1', pidNamespace: '4026531836' };

/** A host on which only pid 100 runs, started at tick 5000. */
function processes(overrides: Partial<ProcessTable> = {}): ProcessTable {
  return {
    host: 'laptop',
    scope,
    exists: (pid) => pid === 100,
    stat: (pid) => (pid === 100 ? { state: 'S', ticks: '5000' } : null),
    ...overrides,
  };
}

const holder = { host: 'laptop', pid: 100, startedAt: writeMark({ ...scope, ticks: '5000' }) };

describe('a holder counts as', () => {
  const cases: [string, LeaseHolder, Partial<ProcessTable>, boolean][] = [
    ['alive while its process runs', holder, {}, true],
    ['dead when no process has its pid', { ...holder, pid: 101 }, {}, false],
    [
      'dead when its pid belongs to a process that started at another time',
      { ...holder, startedAt: writeMark({ ...scope, ticks: '4999' }) },
      {},
      false,
    ],
    ['dead when the machine has booted since', { ...holder, startedAt: writeMark({ ...scope, boot: 'b0', ticks: '5000' }) }, {}, false],
    ['dead when it is a zombie', holder, { stat: () => ({ state: 'Z', ticks: '5000' }) }, false],
    ['alive on another host', { ...holder, host: 'server', pid: 101 }, {}, true],
    [
      'alive on another machine of the same name',
      { ...holder, pid: 101, startedAt: writeMark({ ...scope, machine: 'm2', ticks: '5000' }) },
      {},
      true,
    ],
    [
      'alive in another container of this host',
      { ...holder, pid: 101, startedAt: writeMark({ ...scope, pidNamespace: '1', ticks: '5000' }) },
      {},
      true,
    ],
    [
      'alive when another boot may be another machine, for want of a machine id',
      { ...holder, startedAt: writeMark({ machine: '', boot: 'b0', pidNamespace: '1', ticks: '5000' }) },
      { scope: { ...scope, machine: '' } },
      true,
    ],
    ['alive when its start is unknown and its pid is in use', { ...holder, startedAt: null }, {}, true],
    ['dead when its start is unknown and its pid is free', { ...holder, pid: 101, startedAt: null }, {}, false],
    ['alive when its start was written by something else', { ...holder, startedAt: 'yesterday' }, {}, true],
    ['alive when the process table hides it', holder, { stat: () => null }, true],
    ['alive by its pid alone where the platform tells no more', holder, { scope: null, stat: () => null }, true],
    ['alive when its pid is none', { ...holder, pid: 0 }, {}, true],
    ['alive when its pid is a group', { ...holder, pid: -101 }, {}, true],
  ];

  test.each(cases)('%s', (_, given, overrides, expected) => {
    expect(isAlive(given, processes(overrides))).toBe(expected);
  });
});

describe('the holder that this process is', () => {
  test('names host, pid and start', () => {
    expect(currentHolder(processes(), 100)).toEqual(holder);
  });

  test('has no start where the platform tells none', () => {
    expect(currentHolder(processes({ scope: null }), 100)).toEqual({ ...holder, startedAt: null });
  });

  test('is alive, and the same whenever it is asked', () => {
    const mine = currentHolder();

    expect(mine).toMatchObject({ host: hostname(), pid: process.pid });
    expect(currentHolder()).toEqual(mine);
    expect(isAlive(mine)).toBe(true);
  });

  test.runIf(process.platform === 'linux')('is told from an earlier process with its pid', () => {
    const mine = currentHolder();
    const mark = readMark(mine.startedAt)!;

    expect(isAlive({ ...mine, startedAt: writeMark({ ...mark, ticks: String(Number(mark.ticks) - 1) }) })).toBe(false);
  });
});

describe('real processes', () => {
  test('a child is alive, and dead once it was killed, reaped or not', async () => {
    // Its name, which Linux shows in the middle of /proc/<pid>/stat, looks like the end of that name and a zombie's state.
    const child = spawn(process.execPath, ['-e', 'process.title = "x) Z 1 1"; setInterval(() => {}, 60_000); console.log("up")'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    const its = currentHolder(systemProcesses(), child.pid);
    expect(isAlive(its)).toBe(true);

    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(isAlive(its)).toBe(false);
  });

  test.runIf(process.platform === 'linux')('pid 1 is alive, whoever owns it', () => {
    expect(isAlive(currentHolder(systemProcesses(), 1))).toBe(true);
    expect(systemProcesses().exists(1)).toBe(true);
  });
});

describe('a pid', () => {
  test.each([
    ['EPERM', true],
    ['ESRCH', false],
  ])('that answers a signal with %s exists: %s', (code, expected) => {
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });

    expect(systemProcesses().exists(1)).toBe(expected);
  });
});

describe('marks of processes', () => {
  test('what is written is read', () => {
    const mark = { ...scope, ticks: '7' };

    expect(readMark(writeMark(mark))).toEqual(mark);
    expect(readMark(writeMark({ ...mark, machine: '' }))).toEqual({ ...mark, machine: '' });
  });

  test.each([null, '', 'linux', 'linux:m:b:1', 'linux:m::1:5', 'linux:m:b:1:5:6', 'darwin:m:b:1:5'])('%j is none', (text) => {
    expect(readMark(text)).toBeNull();
  });
});
