import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { huntMachine } from '../../../local/hunt-machine.ts';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { openEc2Lab } from '../ec2-lab.ts';
import { functionsOver, type Lab, openLab, type Task } from '../lab.ts';
import type { Course } from './courses.ts';

/** The way of one hunt through the machine. */
export interface Walk {
  /** States entered, of all its executions. */
  readonly states: readonly string[];
  readonly document: HuntDocument;
  readonly living: number;
}

/** One execution; resolves with the states it entered. Waits go to `pass`, in virtual seconds. */
export type Interpreter = (input: object, task: Task, stage: { pass(seconds: number): void | Promise<void> }) => Promise<readonly string[]>;

/** The embedded runner, as the laptop's home uses it. */
export const embedded: Interpreter = async (input, task, stage) => {
  const states: string[] = [];
  const pass = async (seconds: number) => stage.pass(seconds);
  await huntMachine.execute(input, { task, wait: (_, seconds) => pass(seconds), rest: pass, entered: (state) => states.push(state) });
  return states;
};

const definitionOf = (machine: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../statemachines/${machine}.asl.json`, import.meta.url), 'utf8').replace(
      /\$\{(\w+)Arn\}/g,
      'arn:aws:lambda:us-east-1:123456789012:function:$1',
    ),
  );

/** Whether python3 has moto with its interpreter (`pip install "moto[stepfunctions]"`). */
export const isThere =
  spawnSync('python3', ['-c', 'import moto.stepfunctions.parser.asl.eval.environment'], { stdio: 'ignore' }).status === 0;

/** The interpreter of LocalStack, which moto brings along, in a process of its own (walk.py). One execution at a time. */
export async function secondInterpreter(
  machine: 'hunt' | 'fleet' | 'interruption' = 'hunt',
): Promise<{ readonly run: Interpreter; close(): void }> {
  let at: { readonly task: Task; readonly stage: Parameters<Interpreter>[2] } | null = null;
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { name: string; input: unknown; seconds: number };
    if (at === null) throw new Error('walk.py asks, and nothing is being walked');
    if (request.url === '/wait') await at.stage.pass(body.seconds);
    response.end(JSON.stringify(request.url === '/wait' ? {} : await answered(at.task, body)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = spawn('python3', [fileURLToPath(new URL('walk.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const say = (value: unknown) => child.stdin.write(`${JSON.stringify(value)}\n`);
  say({ definition: definitionOf(machine), host: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return {
    close() {
      child.kill();
      server.closeAllConnections();
      server.close();
    },
    async run(input, task, stage) {
      at = { task, stage };
      say(input);
      const { value, done } = await answers.next();
      if (done) throw new Error('walk.py has ended: what it said is above');
      return (JSON.parse(value) as { states: string[] }).states;
    },
  };
}

/** As Lambda tells of what a function threw. */
async function answered(task: Task, { name, input }: { name: string; input: unknown }) {
  try {
    return { output: name === 'ContinueHunt' ? {} : await task(name, input), error: null };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    return { output: null, error: { errorType, errorMessage, trace: [] } };
  }
}

/** A course from its start to its end, in a world of its own. */
export async function walk(course: Course, interpreter: Interpreter): Promise<Walk> {
  const lab = course.cloud === 'oci' ? await openLab(course.scenario) : await openEc2Lab(course.scenario);
  const { huntId } = await lab.start(await lab.lead(), course.settings);
  const task = troubled(course, lab, huntId);
  const states: string[] = [];
  for (let executions = 0; executions < 100; executions += 1) {
    const document = await lab.load(huntId);
    if (document.next.step === 'end') return { states, document, living: lab.world.living().length };
    states.push(...(await interpreter(document, task, lab)));
  }
  throw new Error(`${course.title}: the hunt goes on for ever`);
}

/** The functions, and what befalls them in this course. */
function troubled({ cancelAfter, breaks }: Course, lab: Pick<Lab<unknown>, 'rooms'>, huntId: string): Task {
  const functions = functionsOver(lab.rooms);
  let calls = 0;
  let broken = 0;
  return async (name, input) => {
    calls += 1;
    if (calls === cancelAfter)
      await lab.rooms.store.requestControl(huntId, { wish: 'cancel', by: 'somebody', at: '2026-11-02T03:00:00.000Z' });
    if (name === breaks?.name && broken < breaks.times) {
      broken += 1;
      throw Object.assign(new Error('out of memory'), { name: 'Runtime.ExitError' });
    }
    return functions(name, input);
  };
}
