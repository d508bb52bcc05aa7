import type { Farewell, FarewellState } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { commandOf, documentOf, tryAgain } from '../domain/interruption/hooks.ts';
import type { Hook } from '../domain/interruption/record.ts';
import type { JsonObject } from '../domain/json.ts';
import { classify } from '../domain/outcome/classify.ts';
import { shellQuote } from '../domain/spec/command-line.ts';
import type { Rooms } from './rooms.ts';

export type Farewells = Pick<Rooms, 'callbacks' | 'clock' | 'farewell'>;

/** Begins one hook and says where it stands then. Never throws for what the cloud or a receiver says: that is the hook's own end. */
export async function beginHook(hook: Hook, document: HuntDocument, rooms: Farewells): Promise<Hook> {
  if (hook.kind === 'callback') return tell(hook, document, rooms);
  return asked(hook, document, rooms, async (farewell, instanceId) => {
    if (hook.kind === 'target-group') return judged(hook, await farewell.takeOut(instanceId, hook.target));
    const { handle } = await farewell.runCommand(commandFor(hook, document, instanceId, rooms.clock.now()));
    return { ...hook, state: 'running', handle, detail: null };
  });
}

/** Asks after a hook that runs in the cloud. */
export async function lookAtHook(hook: Hook, document: HuntDocument, rooms: Farewells): Promise<Hook> {
  return asked(hook, document, rooms, async (farewell, instanceId) =>
    judged(
      hook,
      hook.kind === 'command'
        ? await farewell.commandState(instanceId, hook.handle ?? '')
        : await farewell.takeOut(instanceId, hook.target),
    ),
  );
}

async function tell(hook: Hook, document: HuntDocument, { callbacks, clock }: Farewells): Promise<Hook> {
  const left = Date.parse(recordOf(document).deadline) - clock.now();
  const answer = await callbacks.tell(document.request.settings.notify.interruption, bodyOf(hook, document), left);
  return answer.ok ? { ...hook, state: 'done', detail: answer.detail } : tryAgain(hook, answer.detail);
}

async function asked(
  hook: Hook,
  document: HuntDocument,
  rooms: Farewells,
  ask: (farewell: Farewell, instanceId: string) => Promise<Hook>,
): Promise<Hook> {
  const farewell = (await rooms.farewell?.(document.cloud, document.region)) ?? null;
  const { instanceId } = recordOf(document);
  if (farewell === null || instanceId === undefined) return { ...hook, state: 'failed', detail: `not to be had on ${document.cloud}` };
  try {
    return await ask(farewell, instanceId);
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    const { status } = error.fault;
    const refused = status !== null && status < 500 && classify(document.cloud, error.fault).class !== 'THROTTLED';
    if (refused) return { ...hook, state: 'failed', detail: error.message };
    // What runs already goes on, whether or not the cloud can say so.
    return hook.state === 'running' ? { ...hook, detail: error.message } : tryAgain(hook, error.message);
  }
}

function judged(hook: Hook, { state, detail }: FarewellState): Hook {
  return { ...hook, state, detail };
}

function commandFor(hook: Hook, document: HuntDocument, instanceId: string, now: number) {
  const { action, at, deadline } = recordOf(document);
  const lines = commandOf(document.request.settings) ?? [];
  const left = Math.max(1, Math.floor((Date.parse(deadline) - now) / 1000));
  const name = documentOf(document.request.settings);
  const isShell = name === 'AWS-RunShellScript';
  const variables = `export FOOTHOLD_ACTION=${shellQuote(action)} FOOTHOLD_DEADLINE=${shellQuote(deadline)} FOOTHOLD_HOOK_ID=${shellQuote(hook.id)}`;
  return {
    instanceId,
    id: hook.id,
    document: name,
    parameters: {
      ...(lines.length === 0 ? {} : { commands: isShell ? [variables, ...lines] : lines }),
      // AWS-RunShellScript's own: seconds after which the script is ended.
      ...(isShell ? { executionTimeout: [String(left)] } : {}),
    },
    timeout: left,
    since: at,
    repeated: hook.tries > 1,
  };
}

function bodyOf(hook: Hook, document: HuntDocument): JsonObject {
  const { action, at, deadline, instanceId = null } = recordOf(document);
  return {
    id: hook.id,
    event: 'spot.interrupted',
    huntId: document.huntId,
    sessionId: document.huntId,
    instanceId,
    action,
    at,
    deadline,
    replacedBy: document.replacedBy ?? null,
  };
}

function recordOf({ interruption, huntId }: HuntDocument): NonNullable<HuntDocument['interruption']> {
  if (interruption === null) throw new Error(`hunt ${huntId} has no notice on record`);
  return interruption;
}
