import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { type InterruptionState, proceed } from '../domain/interruption/state.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import type { LeadRooms } from './api-rooms.ts';
import { endHunt } from './control-end.ts';
import { interruptionStep } from './interruption-step.ts';
import type { Clouds, Rooms } from './rooms.ts';
import { seatHunt } from './seat-hunt.ts';

export interface Ending extends Pick<Rooms, 'store' | 'clock' | 'log'>, Clouds<'inspect'> {
  readonly start: Pick<LeadRooms, 'sit' | 'engine'>;
}

/** Seconds between looks at an instance whose time is up, and for how long: a notice is no promise, and an instance may live on. */
const lookInterval = 15;
const patience = 180;

/**
 * Once the instance is gone, what else the hunt made goes too: volumes, spot request, key pair. The hunt's own clean-up does it, in an
 * execution of its own. An instance that was to be stopped comes back, and one that lives on past its deadline is somebody's: both are left.
 */
export const endInterrupted = interruptionStep<Ending>('clean-up', async (state, { document, record }, rooms) => {
  const onward = proceed(state, 'finish');
  // Turned to its clean-up by a run of this step that died before the start.
  if (document.endedAt === null && document.failure?.error === 'Hunt.Ended') return end(onward, document, rooms);
  // A hunt that is under way sees its instance go, and goes for another by itself.
  const instanceId = record?.instanceId;
  if (record?.action !== 'terminate' || instanceId === undefined) return onward;
  if (document.phase !== 'ready' || document.instance?.id !== instanceId) return onward;
  const late = (rooms.clock.now() - Date.parse(record.deadline)) / 1000;
  if (late < 0) return proceed(state, 'clean-up', -late);
  const seen = await stateOf(document, instanceId, rooms);
  if (seen === 'gone') return end(onward, document, rooms);
  if (late < patience) return proceed(state, 'clean-up', lookInterval);
  return withProblem(onward, `clean-up: ${instanceId} ${seen} ${patience} s after its deadline, and is left alone`);
});

async function stateOf(
  document: HuntDocument,
  instanceId: string,
  rooms: Ending,
): Promise<'gone' | 'still lives' | 'could not be looked at'> {
  try {
    const view = await (await rooms.cloud(document.cloud, document.region)).inspect(instanceId);
    return view === null || view.state === 'ended' || view.state === 'ending' ? 'gone' : 'still lives';
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    rooms.log.warn('interruption.unreadable', { instanceId, message: error.message });
    return 'could not be looked at';
  }
}

async function end(onward: InterruptionState, { huntId, account }: HuntDocument, rooms: Ending): Promise<InterruptionState> {
  try {
    const sitting = await rooms.start.sit(account);
    try {
      const reopened = await endHunt(huntId, 'its interruption', sitting.lease, rooms);
      if (reopened.endedAt === null) await rooms.start.engine.start(await seatHunt(reopened, sitting, rooms));
    } finally {
      await sitting.release();
    }
    return onward;
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    return withProblem(onward, `clean-up: ${error.message}; "foothold hunts end ${huntId}" does it later`);
  }
}

function withProblem(state: InterruptionState, problem: string): InterruptionState {
  return { ...state, unfinished: [state.unfinished, problem].filter((each) => each !== null).join('; ') };
}
