/**
 * `LeaseHolder.startedAt` on Linux: `linux:{machine}:{boot}:{pid namespace}:{start ticks}`. The first three say where a pid
 * means anything; the ticks tell a process from another that got its pid later.
 */
export interface ProcessMark {
  /** A hash of /etc/machine-id; empty where there is none (many containers). */
  readonly machine: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly boot: string;
  /** Inode of /proc/self/ns/pid: two containers of one host both have a pid 1. */
  readonly pidNamespace: string;
  /** Clock ticks after boot, proc_pid_stat(5) field 22. */
  readonly ticks: string;
}

export function writeMark({ machine, boot, pidNamespace, ticks }: ProcessMark): string {
  return ['linux', machine, boot, pidNamespace, ticks].join(':');
}

/** Null for null, and for anything that is not such a mark. */
export function readMark(startedAt: string | null): ProcessMark | null {
  const [system, machine, boot, pidNamespace, ticks, ...rest] = startedAt?.split(':') ?? [];
  if (system !== 'linux' || machine === undefined || !boot || !pidNamespace || !ticks || rest.length > 0) return null;
  return { machine, boot, pidNamespace, ticks };
}
