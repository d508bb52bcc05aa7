import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Invocation } from './sandbox.ts';

export interface Sandbox {
  /** What the function answers; throws an error of the name that it threw. */
  invoke(invocation: Omit<Invocation, 'id'>): Promise<unknown>;
  /** The newest of what was logged. */
  log(): string;
  close(): Promise<void>;
}

const logMost = 20_000;

export async function openSandbox(): Promise<Sandbox> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./sandbox.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let log = '';
  let count = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-logMost);
  });
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', (code) => {
    for (const [id, tell] of waiting) tell({ id, error: { name: 'SandboxError', message: `the sandbox ended with ${code}:\n${log}` } });
  });
  await once(child, 'spawn');
  return {
    async invoke(invocation) {
      count += 1;
      const id = count;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        child.send({ ...invocation, id });
      });
      if ('error' in answer) throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
      return answer.result;
    },
    log: () => log,
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
