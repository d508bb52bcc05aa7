import type { StopSignal } from '../../cli/exit-codes.ts';
import type { OutStream } from '../../cli/output/streams.ts';
import { run } from '../../cli/run.ts';
import type { Surroundings } from '../../cli/session.ts';
import type { FleetWish, Home, HomeOptions, HuntRequest } from '../../local/home.ts';
import type { CheckResult } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import type { InterruptionReport } from '../../shared/usecases/handle-interruption.ts';

/** A home with scripted answers that remembers what was asked of it. */
export interface FakeHome extends Home {
  readonly asked: {
    request?: HuntRequest;
    resumed?: string;
    cancelled?: string;
    paused?: string;
    ended?: string;
    swept?: Parameters<Home['sweep']>[0];
    event?: unknown;
    fleet?: FleetWish;
    handedOver?: string;
    payload?: unknown;
    zones?: unknown;
    subnets?: unknown;
    closed: number;
  };
}

export interface FakeHomeScript {
  readonly hunts?: readonly HuntDocument[];
  readonly timeline?: readonly TimelineEvent[];
  readonly checks?: readonly CheckResult[];
  readonly hunt?: Home['hunt'];
  readonly rehearsal?: Home['rehearsal'];
  readonly cancel?: (document: HuntDocument) => HuntDocument;
  readonly end?: (document: HuntDocument) => HuntDocument;
  /** Whether a living runner leads the account. */
  readonly led?: boolean;
  readonly sweep?: SweepReport;
  readonly interruption?: InterruptionReport;
  readonly fleet?: Home['fleet'];
}

export function fakeHome(script: FakeHomeScript = {}): FakeHome {
  const asked: FakeHome['asked'] = { closed: 0 };
  const hunts = script.hunts ?? [];
  const byId = (huntId: string) => hunts.find((document) => document.huntId === huntId) ?? null;
  return {
    asked,
    hunt: (request, options) => {
      asked.request = request;
      return (script.hunt ?? (() => Promise.reject(new Error('no hunt is scripted'))))(request, options);
    },
    resume: (huntId, options) => {
      asked.resumed = huntId;
      return script.hunt ? script.hunt({} as HuntRequest, options) : Promise.resolve(byId(huntId)!);
    },
    cancel: async (huntId) => {
      asked.cancelled = huntId;
      const document = byId(huntId);
      return document && (script.cancel ?? ((same) => same))(document);
    },
    pause: async (huntId) => {
      asked.paused = huntId;
      const document = byId(huntId);
      return document && { document, led: script.led ?? false };
    },
    end: async (huntId) => {
      asked.ended = huntId;
      const document = byId(huntId);
      return document && (script.end ?? ((same) => same))(document);
    },
    sweep: async (request) => {
      asked.swept = request;
      return script.sweep ?? Promise.reject(new Error('no sweep is scripted'));
    },
    settled: async () => undefined,
    fleet: (wish, options) => {
      asked.fleet = wish;
      return (script.fleet ?? (() => Promise.reject(new Error('no fleet is scripted'))))(wish, options);
    },
    interrupt: async (event) => {
      asked.event = event;
      return script.interruption ?? { kind: 'ignored', huntId: null, unfinished: null };
    },
    list: async (filter) => hunts.filter((document) => !filter?.open || document.endedAt === null).slice(0, filter?.limit),
    show: async (huntId) => {
      const document = byId(huntId);
      return document && { document, timeline: [...(script.timeline ?? [])] };
    },
    checks: () => ({
      async run(payload, zones, report, subnets) {
        Object.assign(asked, { payload, zones, subnets });
        for (const check of script.checks ?? []) report(check);
        return [...(script.checks ?? [])];
      },
    }),
    clock: { now: () => Date.parse('2026-03-01T12:30:00Z'), sleep: async () => undefined },
    rehearsal: script.rehearsal ?? null,
    async handedOver(huntId) {
      asked.handedOver = huntId;
    },
    close: async () => {
      asked.closed += 1;
    },
  };
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly opened: readonly HomeOptions[];
}

export interface RunScript {
  readonly home?: FakeHome;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly credentialProblems?: readonly Problem[];
  readonly stdout?: Partial<OutStream>;
  readonly stderr?: Partial<OutStream>;
  /** Called with a way to send signals to the command line. */
  readonly signals?: (send: (signal: StopSignal) => void) => void;
}

/** Runs one command line in this process, with a fake home and streams that collect. */
export async function runCli(args: readonly string[], script: RunScript = {}): Promise<Ran> {
  const opened: HomeOptions[] = [];
  const out: string[] = [];
  const err: string[] = [];
  const listeners = new Map<StopSignal, Set<() => void>>();
  script.signals?.((signal) => {
    for (const listener of listeners.get(signal) ?? []) listener();
  });
  const surroundings: Surroundings = {
    stdin: (async function* () {
      yield script.stdin ?? '';
    })(),
    stdout: { ...collector(out), ...script.stdout },
    stderr: { ...collector(err), ...script.stderr },
    signals: {
      on: (signal, listener) => listeners.set(signal, (listeners.get(signal) ?? new Set()).add(listener)),
      removeListener: (signal, listener) => listeners.get(signal)?.delete(listener),
    },
    readEnvironment: () => readEnvironment(script.env ?? {}, { platform: 'linux', home: '/home/someone', cwd: '/' }),
    openHome: async (options) => {
      opened.push(options);
      return script.home ?? fakeHome();
    },
    credentialProblems: async () => script.credentialProblems ?? [],
    version: '9.9.9',
  };
  const code = await run(args, surroundings);
  return { code, stdout: out.join(''), stderr: err.join(''), opened };
}

export function collector(into: string[]): OutStream {
  return {
    write(text, done) {
      into.push(text);
      done?.(null);
      return true;
    },
    on: () => undefined,
  };
}
