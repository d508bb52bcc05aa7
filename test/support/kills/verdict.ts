import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { Ended } from '../wire.ts';
import { handedOver } from './course.ts';
import type { Ground } from './ground.ts';

export interface Outcome {
  readonly ground: Ground;
  readonly last: Ended;
  /** Whether the last command was to end the hunt. */
  readonly cancelled: boolean;
  readonly hunts: readonly HuntDocument[];
  /** The most machines of a hunt that were seen to live at the same time. */
  readonly most: ReadonlyMap<string, number>;
}

/** What is wrong with how it ended, by the promises of guides/exactly-one; empty when they were kept. */
export function brokenBy({ ground, last, cancelled, hunts, most }: Outcome): string[] {
  const broken: string[] = [];
  const expect = (kept: boolean, words: string) => kept || broken.push(words);
  const living = ground.living();
  const ready = hunts.filter(({ phase, endedAt }) => phase === 'ready' && endedAt !== null);
  const tail = last.stderr.slice(-600);

  expect(last.code === 0, `the last command exited ${last.code ?? last.signal}: ${tail}`);
  const id = handedOver(last);
  if (cancelled) expect(id === null, `a cancelled hunt was handed over: ${id}`);
  else
    expect(
      living.some((each) => each.id === id),
      `${id} was handed over and does not live: ${tail}`,
    );
  for (const { huntId, phase, endedAt } of hunts)
    expect(endedAt !== null && (phase === 'ready' || phase === 'cancelled'), `hunt ${huntId} was left ${phase}`);
  expect(
    living.length === ready.length &&
      ready.every(({ huntId, instance }) => living.some((each) => each.id === instance?.id && each.huntId === huntId)),
    `${ready.length} hunts are ready, and there live ${living.map((each) => `${each.id} of ${each.huntId}`).join(', ') || 'none'}`,
  );
  for (const [huntId, count] of most) expect(count <= 1, `${count} machines of hunt ${huntId} lived at once`);
  const leftovers = [...ground.leftovers(), ...ground.keyPairs().filter((name) => !ready.some(({ huntId }) => name.includes(huntId)))];
  expect(leftovers.length === 0, `left behind: ${leftovers.join(', ')}`);
  return broken;
}
