import type { RunOptions } from '../../local/home.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { summaryLines } from '../view/summary.ts';

/** Runs what steers a hunt from outside and shows its events; with `--json` the document as it then is goes to stdout. */
export async function steer(
  session: Session,
  before: HuntDocument,
  drive: (run: Pick<RunOptions, 'onEvent'>) => Promise<HuntDocument | null>,
): Promise<HuntDocument> {
  session.lastDocument = before;
  const after = await drive({
    onEvent: (event, written) => {
      session.lastDocument = written;
      session.reporter.event(event, written);
    },
  });
  session.reporter.close();
  const document = after ?? before;
  if (session.flags.json) await session.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  return document;
}

/** The summary of a hunt that was ended. A clean-up that could not be finished leaves it open: exit code 1. */
export function tellEnd(session: Session, document: HuntDocument, clean: boolean): number {
  const { huntId, phase } = document;
  session.reporter.block(clean ? 'info' : 'error', summaryLines(document), { event: 'hunt.summary', huntId, phase });
  return clean ? exitCodes.ready : exitCodes.fatal;
}
