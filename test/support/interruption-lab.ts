import { executeInterruption, interruptionFunctions, interruptionMachine } from '../../local/interruption-machine.ts';
import { shareLeases } from '../../local/share-leases.ts';
import type { Farewell, FarewellState, RemoteCommand } from '../../shared/clouds/port.ts';
import { defaultLimits } from '../../shared/domain/api/limits.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { InterruptionState } from '../../shared/domain/interruption/state.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { interruptionName } from '../../shared/platform/executions.ts';
import type { StartRooms } from '../../shared/usecases/api-rooms.ts';
import { handleInterruption, type InterruptionReport } from '../../shared/usecases/handle-interruption.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { type Ec2Lab, openEc2Lab } from './ec2-lab.ts';
import { executeToEnd, functionsOver, runUntil } from './lab.ts';

export const webhook = 'https://hooks.example.org/interrupted';
export const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067';

export interface Told {
  readonly body: JsonObject;
  readonly deadlineMs: number | undefined;
}

/** What the cloud's side of a farewell does: commands take `commandSeconds`, draining takes `drainSeconds`. */
export interface FarewellScript {
  commandSeconds: number;
  drainSeconds: number;
  /** Thrown by every call while it is there. */
  broken: Error | null;
  commandEnd: FarewellState;
}

export interface InterruptionLab {
  readonly lab: Ec2Lab;
  readonly rooms: Rooms;
  readonly start: StartRooms;
  readonly told: Told[];
  readonly commands: RemoteCommand[];
  /** Ids of the instances that each call took out. */
  readonly takenOut: string[];
  readonly script: FarewellScript;
  /** Documents that executions of the hunt machine were started with. */
  readonly started: HuntDocument[];
  readonly document: HuntDocument;
  readonly instanceId: string;
  readonly notice: JsonObject;
  /** What callbacks answer. */
  callback: { ok: boolean; detail: string };
  /** The door, and the machine behind it to its end. */
  hear(event: unknown, rooms?: Rooms): Promise<InterruptionReport>;
  /** One execution of the machine. */
  run(event: unknown, rooms?: Rooms): Promise<InterruptionState | null>;
  load(): Promise<HuntDocument>;
  events(name: string): Promise<JsonObject[]>;
  /** The simulated instance goes at its notice's deadline. */
  take(): void;
}

export interface Interrupted {
  readonly settings?: JsonObject;
  readonly until?: HuntDocument['phase'];
  readonly scenario?: JsonObject;
  readonly startLease?: StartRooms['sit'];
}

/** A spot hunt that is ready, its instance about to be taken back, and whoever has to do with that. */
export async function interrupted({
  settings = {},
  until = 'ready',
  scenario = {},
  startLease,
}: Interrupted = {}): Promise<InterruptionLab> {
  const lab = await openEc2Lab(scenario);
  const told: Told[] = [];
  const farewell = farewellOf(lab);
  const rooms: Rooms = {
    ...lab.rooms,
    farewell: async () => farewell.port,
    callbacks: {
      async tell(_callback, body, deadlineMs) {
        told.push({ body, deadlineMs });
        return whole.callback;
      },
    },
  };
  const lease = await lab.lead();
  const begun = await lab.start(lease, { spot: { enabled: true }, notify: { interruption: { url: webhook } }, ...settings });
  const document =
    until === 'ready'
      ? await executeToEnd(lab, begun.huntId, functionsOver(rooms))
      : await runUntil(lab, begun, functionsOver(rooms), ({ phase }) => phase === until);
  await lab.rooms.store.releaseLease(lease);
  const started: HuntDocument[] = [];
  const leases = shareLeases(lab.rooms.store);
  const clock = { now: lab.now, sleep: async (ms: number) => lab.pass(ms / 1000) };
  const start: StartRooms = {
    rooms,
    engine: {
      async start(hunt) {
        if (started.some(({ huntId, generation }) => huntId === hunt.huntId && generation === hunt.generation)) return 'known';
        started.push(hunt);
        return 'started';
      },
    },
    sit: startLease ?? leases.sit,
    namespace: document.namespace,
    limits: defaultLimits,
    wall: clock,
  };
  const instanceId = document.instance?.id ?? '';
  const names = new Set<string>();
  const whole: InterruptionLab = {
    lab,
    rooms,
    start,
    told,
    commands: farewell.commands,
    takenOut: farewell.takenOut,
    script: farewell.script,
    started,
    document,
    instanceId,
    notice: warningOf(lab, instanceId),
    callback: { ok: true, detail: 'the webhook answered 200' },
    run: (event, own = rooms) => executeInterruption({ huntId: document.huntId, event }, { rooms: own, start, clock }),
    async hear(event, own = rooms) {
      let last: InterruptionState | null = null;
      const interruptions: Rooms['interruptions'] = {
        async start(warned) {
          const name = interruptionName(warned);
          if (names.has(name)) return 'known';
          names.add(name);
          last = await whole.run(warned.event, own);
          return 'started';
        },
      };
      const report = await handleInterruption(event, { ...own, interruptions });
      const { kind, huntId, unfinished } = (last as InterruptionState | null) ?? report;
      return { kind, huntId, unfinished };
    },
    load: () => lab.load(document.huntId),
    events: async (name) =>
      (await rooms.store.timeline(document.huntId)).flatMap(({ event, data }) => (event === name ? [{ ...data }] : [])),
    take: () => lab.world.interrupt(instanceId),
  };
  return whole;
}

function farewellOf(lab: Ec2Lab) {
  const commands: RemoteCommand[] = [];
  const takenOut: string[] = [];
  const script: FarewellScript = { commandSeconds: 12, drainSeconds: 8, broken: null, commandEnd: { state: 'done', detail: 'Success' } };
  const since = new Map<string, number>();
  const mayBreak = () => {
    if (script.broken !== null) throw script.broken;
  };
  const age = (key: string) => (lab.now() - (since.get(key) ?? lab.now())) / 1000;
  const port: Farewell = {
    async runCommand(command) {
      mayBreak();
      const known = command.repeated ? commands.findIndex(({ id }) => id === command.id) : -1;
      if (known >= 0) return { handle: `command-${known + 1}` };
      commands.push(command);
      since.set(`command-${commands.length}`, lab.now());
      return { handle: `command-${commands.length}` };
    },
    async commandState(_, handle) {
      mayBreak();
      return age(handle) >= script.commandSeconds ? script.commandEnd : { state: 'running', detail: 'InProgress' };
    },
    async takeOut(instanceId, group) {
      mayBreak();
      const key = `${group} ${instanceId}`;
      if (!since.has(key)) {
        takenOut.push(instanceId);
        since.set(key, lab.now());
      }
      return age(key) >= script.drainSeconds
        ? { state: 'done', detail: 'not in the target group' }
        : { state: 'running', detail: 'draining' };
    },
  };
  return { port, commands, takenOut, script };
}

/** The warning as EventBridge delivers it, `age` seconds after it was given. */
export function warningOf(lab: Ec2Lab, instanceId: string, age = 0): JsonObject {
  return {
    version: '0',
    id: 'event-1',
    source: 'aws.ec2',
    'detail-type': 'EC2 Spot Instance Interruption Warning',
    time: new Date(lab.now() - age * 1000).toISOString(),
    region: 'us-east-1',
    detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
  };
}

export function recommendationOf(lab: Ec2Lab, instanceId: string): JsonObject {
  const { detail: _, ...warning } = warningOf(lab, instanceId);
  return { ...warning, 'detail-type': 'EC2 Instance Rebalance Recommendation', detail: { 'instance-id': instanceId } };
}

/** The states that one execution enters; its functions may be replaced. */
export async function statesOf(lab: InterruptionLab, event: unknown, task?: (name: string, data: unknown) => Promise<unknown>) {
  const entered: string[] = [];
  const own = (name: string, data: unknown) =>
    (interruptionFunctions[name] as (input: unknown, ground: object) => Promise<unknown>)(data, { rooms: lab.rooms, start: lab.start });
  await interruptionMachine.execute(
    { huntId: lab.document.huntId, event },
    {
      task: task ?? own,
      wait: async (_, seconds) => lab.lab.pass(seconds),
      rest: async (seconds) => lab.lab.pass(seconds),
      entered: (state) => entered.push(state),
    },
  );
  return entered;
}
