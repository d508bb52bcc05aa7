import { spawn } from 'node:child_process';
import type { JsonObject } from '../domain/json.ts';

export interface Callbacks {
  /** POSTs to the webhook, runs the command with the same JSON on its stdin, within the deadline. Never throws: how it went is the answer. */
  tell(
    callback: { readonly url: string | null; readonly command: string | null },
    body: JsonObject,
    deadlineMs?: number,
  ): Promise<CallbackAnswer>;
}

export interface CallbackAnswer {
  readonly ok: boolean;
  /** One line for the timeline; never what the receiver said, which may be anything. */
  readonly detail: string;
}

const webhookDeadlineMs = 10_000;
const commandDeadlineMs = 60_000;

/** `commands`: whether commands may be run here; a serverless function has nobody's shell to run them in. */
export function callbacks({ commands }: { readonly commands: boolean }): Callbacks {
  return {
    async tell({ url, command }, body, deadlineMs = commandDeadlineMs) {
      const text = JSON.stringify(body);
      const answers = [
        ...(url === null ? [] : [await post(url, text, String(body.id), Math.min(deadlineMs, webhookDeadlineMs))]),
        ...(command === null
          ? []
          : [
              commands
                ? await run(command, text, Math.min(deadlineMs, commandDeadlineMs))
                : { ok: false, detail: 'commands are not run here; use a webhook' },
            ]),
      ];
      return { ok: answers.every((answer) => answer.ok), detail: answers.map((answer) => answer.detail).join('; ') };
    },
  };
}

async function post(url: string, body: string, id: string, deadlineMs: number): Promise<CallbackAnswer> {
  try {
    const headers = { 'content-type': 'application/json', 'idempotency-key': id };
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(deadlineMs) });
    await answer.body?.cancel();
    return { ok: answer.ok, detail: `the webhook answered ${answer.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ok: false, detail: `the webhook did not answer: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

function run(command: string, body: string, deadlineMs: number): Promise<CallbackAnswer> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'ignore'], timeout: deadlineMs });
    child.on('error', (error) => resolve({ ok: false, detail: `the command could not be run: ${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({ ok: code === 0, detail: code === 0 ? 'the command ran' : `the command ended with ${signal ?? `exit code ${code}`}` }),
    );
    // A command that does not read its input closes the pipe: that is its own business.
    child.stdin.on('error', () => undefined);
    child.stdin.end(body);
  });
}
