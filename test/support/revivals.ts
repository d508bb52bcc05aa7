import { adoptHunt } from '../../shared/usecases/adopt-hunt.ts';
import { execute, executeToEnd, functionsOver, type Lab, type Task } from './lab.ts';
import { Crash, mortalRooms, type Reaper } from './mortal.ts';

/** Runs a hunt to its end although the reaper strikes; each way is one that a home has. */
export type Revival = (lab: Lab, huntId: string, by: Reaper, around?: (task: Task) => Task) => Promise<void>;

const plainly = (task: Task): Task => task;

/** The function dies; the platform runs it again with the same input (Lambda's retry, a second delivery). */
export const rerun: Revival = async (lab, huntId, by, around = plainly) => {
  const task: Task = async (name, input) => {
    for (;;) {
      const life = mortalRooms(lab.rooms, by);
      const end = await functionsOver(life.rooms)(name, input).then(
        (output) => ({ output }),
        (error: unknown) => ({ error }),
      );
      if (life.dead()) continue;
      if ('error' in end) throw end.error;
      return end.output;
    }
  };
  await executeToEnd(lab, huntId, around(task));
};

/** The whole process dies; the next one takes the lease over and goes on from the last document. */
export const resume: Revival = async (lab, huntId, by, around = plainly) => {
  for (;;) {
    const life = mortalRooms(lab.rooms, by);
    try {
      while ((await lab.load(huntId)).next.step !== 'end') {
        await execute(lab, await lab.load(huntId), around(functionsOver(life.rooms)));
        if (life.dead()) throw new Crash('in its sleep');
      }
      return;
    } catch (error) {
      if (!life.dead()) throw error;
      lab.pass(2);
      await adoptHunt(huntId, await lab.lead(), lab.rooms);
    }
  }
};

/** The function dies and the platform gives it up: the machine's Catch has the hunt abandoned. */
export const abandon: Revival = async (lab, huntId, by, around = plainly) => {
  const task: Task = async (name, input) => {
    if (name === 'Abandon' || name === 'CleanUp' || name === 'Announce' || name === 'Notify') return functionsOver(lab.rooms)(name, input);
    const life = mortalRooms(lab.rooms, by);
    const output = await functionsOver(life.rooms)(name, input);
    if (life.dead()) throw new Crash(`in ${name}`);
    return output;
  };
  await executeToEnd(lab, huntId, around(task));
};
