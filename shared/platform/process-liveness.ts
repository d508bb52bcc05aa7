import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseHolder } from '../stores/port.ts';
import { readMark, writeMark } from './holder.ts';

/** What this process can see of this host's processes. */
export interface ProcessTable {
  readonly host: string;
  /** Where pids of this process mean something; null where the platform does not say (not Linux). */
  readonly scope: { readonly machine: string; readonly boot: string; readonly pidNamespace: string } | null;
  /** Whether any process has the pid. */
  exists(pid: number): boolean;
  /** State letter and start of a process, from /proc; null where that cannot be read. */
  stat(pid: number): { readonly state: string; readonly ticks: string } | null;
}

/** This process, as the holder of a lease. */
export function currentHolder(table: ProcessTable = systemProcesses(), pid: number = process.pid): LeaseHolder {
  const stat = table.stat(pid);
  const startedAt = table.scope && stat ? writeMark({ ...table.scope, ticks: stat.ticks }) : null;
  return { host: table.host, pid, startedAt };
}

/**
 * False only when the holder is certainly dead: no process of this host has its pid, or the one that has it is a zombie or
 * started at another time, or the machine has booted since. Another host's holder, and one in another container, counts as
 * alive: only expiry frees its lease.
 */
export function isAlive(holder: LeaseHolder, table: ProcessTable = systemProcesses()): boolean {
  if (holder.host !== table.host) return true;
  // Signalling pid 0 or below would address whole groups; no holder has one.
  if (!Number.isSafeInteger(holder.pid) || holder.pid <= 0) return true;
  const mark = readMark(holder.startedAt);
  if (mark && table.scope) {
    const { scope } = table;
    // Two machines may bear one host name.
    if (mark.machine !== scope.machine) return true;
    // Without a machine id, another boot may as well be another machine.
    if (mark.boot !== scope.boot) return scope.machine === '';
    if (mark.pidNamespace !== scope.pidNamespace) return true;
  }
  if (!table.exists(holder.pid)) return false;
  const stat = table.stat(holder.pid);
  if (!stat) return true;
  // Killed and not yet reaped by its parent (no init in the container): proc_pid_stat(5), field 3.
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return mark === null || mark.ticks === stat.ticks;
}

export function systemProcesses(): ProcessTable {
  return { host: hostname(), scope: linuxScope(), exists: pidExists, stat: linuxStat };
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function linuxStat(pid: number): { state: string; ticks: string } | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  // The command's name stands in parentheses and may hold anything, parentheses too.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields?.[0], fields?.[19]];
  return state && ticks ? { state, ticks } : null;
}

function linuxScope(): ProcessTable['scope'] {
  const boot = readOrNull('/proc/sys/kernel/random/boot_id')?.trim();
  const pidNamespace = linkOrNull('/proc/self/ns/pid')?.replaceAll(/\D/g, '');
  if (!boot || !pidNamespace) return null;
  return { machine: machineHash(), boot, pidNamespace };
}

/** machine-id(5) asks programs to show a hash made for them, never the id itself. */
function machineHash(): string {
  const id = readOrNull('/etc/machine-id')?.trim();
  return id ? createHash('sha256').update(`foothold ${id}`).digest('hex').slice(0, 12) : '';
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
