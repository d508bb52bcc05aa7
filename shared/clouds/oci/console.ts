import { CloudCallError } from '../../domain/fault.ts';
import type { ConsoleAnswer, InstanceView } from '../port.ts';
import { unreadableFault } from './fault.ts';
import { type Link, orIfNotFound } from './link.ts';
import { textAt } from './view.ts';

const prefix = 'console-history:';
const again: ConsoleAnswer = { text: null, cursor: null };
/** Bytes of console that are read: OCI keeps the most recent megabyte (docs.oracle.com, console history). */
const longestContent = 1024 * 1024;

/**
 * One step of capture → poll → content → delete. Without a cursor a capture is asked for; the cursor names it; once it has
 * succeeded its text is read and the capture deleted. A capture that failed or vanished starts over with cursor null.
 */
export async function readConsole(link: Link, instance: InstanceView, cursor: string | null): Promise<ConsoleAnswer> {
  if (cursor === null || !cursor.startsWith(prefix)) return capture(link, instance.id);
  const id = cursor.slice(prefix.length);
  const history = await orIfNotFound(
    link.askObject({ operation: 'GetConsoleHistory', make: (sdk) => sdk.compute().getConsoleHistory({ instanceConsoleHistoryId: id }) }),
    null,
  );
  if (history === null) return again;
  const state = textAt(history.body, 'lifecycleState');
  if (state === 'SUCCEEDED') {
    const content = await link.ask({
      operation: 'GetConsoleHistoryContent',
      make: (sdk) => sdk.compute().getConsoleHistoryContent({ instanceConsoleHistoryId: id, length: longestContent }),
    });
    await discard(link, id);
    return { text: plain(content.text), cursor: null };
  }
  if (state !== 'FAILED') return { text: null, cursor };
  await discard(link, id);
  return again;
}

async function capture(link: Link, instanceId: string): Promise<ConsoleAnswer> {
  const { body, answer } = await link.askObject({
    operation: 'CaptureConsoleHistory',
    make: (sdk) => sdk.compute().captureConsoleHistory({ captureConsoleHistoryDetails: { instanceId } }),
  });
  const id = textAt(body, 'id');
  if (id === null) throw new CloudCallError('CaptureConsoleHistory', unreadableFault(answer, 'read', 'a console history with an id'));
  return { text: null, cursor: `${prefix}${id}` };
}

/** Captures count against a limit of the tenancy; one that cannot be deleted is no reason to lose what it said. */
async function discard(link: Link, id: string): Promise<void> {
  await link
    .ask({ operation: 'DeleteConsoleHistory', make: (sdk) => sdk.compute().deleteConsoleHistory({ instanceConsoleHistoryId: id }) })
    .catch(() => undefined);
}

/** OCI answers plain text; the SDK expects JSON, so a server written against the SDK may send a JSON string. */
function plain(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
