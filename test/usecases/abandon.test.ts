import { describe, expect, it } from 'vitest';
import { abandon } from '../../shared/usecases/abandon.ts';
import { plannedHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { openDesk } from './desk.ts';

async function abandoned(Cause: string) {
  const desk = openDesk(start, {});
  const filed = await desk.file(plannedHunt());
  return abandon({ ...filed, broken: { Error: 'TypeError', Cause } }, desk.rooms);
}

describe('a hunt whose function is broken for good', () => {
  it.each([
    ['as the embedded runner tells it', 'out of memory', 'out of memory'],
    [
      'as Step Functions tells what Lambda answered (regression: the message was JSON)',
      '{"errorType":"TypeError","errorMessage":"no room","trace":["at a"]}',
      'no room',
    ],
    ['as JSON of another kind', '{"reason":"x"}', '{"reason":"x"}'],
    ['as JSON that is no object', '[1]', '[1]'],
  ])('is cleaned up, and says why: %s', async (_, cause, said) => {
    const document = await abandoned(cause);

    expect(document).toMatchObject({ next: { step: 'clean-up' }, cleanUp: { then: 'failed' }, handOver: 'no' });
    expect(document.failure).toMatchObject({ error: 'Hunt.Broken', message: `the step "attempt" broke: TypeError: ${said}` });
  });
});
