import { readInstanceNote } from '../../shared/usecases/instance-note.ts';
import type { Lab } from './lab.ts';

/** What is wrong with how a hunt ended, by the promises of guides/exactly-one; empty when they were kept. */
export async function brokenPromises(lab: Lab, huntId: string, wanted: readonly string[]): Promise<string[]> {
  const document = await lab.load(huntId);
  const events = await lab.rooms.store.timeline(huntId);
  const living = lab.world.living().map((instance) => instance.id);
  const announced = events.filter(({ event }) => ['hunt.ready', 'hunt.failed', 'hunt.cancelled'].includes(event));
  const broken: string[] = [];
  const expect = (kept: boolean, words: string) => kept || broken.push(words);

  expect(wanted.includes(document.phase), `ended ${document.phase} (${document.failure?.message ?? 'no failure'})`);
  expect(announced.length === 1, `announced ${announced.map(({ event }) => event).join(', ') || 'nothing'}`);
  const { instance, cloud } = document;
  const noted = instance === null ? huntId : await readInstanceNote(cloud, instance.id, lab.rooms.store);
  expect(noted === huntId, `events of ${instance?.id} lead to ${noted ?? 'nobody'}`);
  expect(lab.mostLiving() <= 1, `${lab.mostLiving()} lived at once`);
  if (document.phase === 'ready') {
    expect(
      living.length === 1 && living[0] === document.result?.id,
      `${living.length} living: ${living.join(', ')}; handed over ${String(document.result?.id)}`,
    );
  } else {
    expect(living.length === 0, `left ${living.join(', ')}`);
    expect(
      lab.world.volumes().every((volume) => volume.state !== 'AVAILABLE'),
      'left a volume',
    );
    expect(lab.keys.size === 0, 'left a private key');
  }
  return [...broken, ...hurried(lab)];
}

/** Calls for different attempts that came faster than the politeness cap of 5 s, jitter and rounding allowed. */
function hurried(lab: Lab): string[] {
  const launches = lab.world.calls.filter(({ operation }) => operation === 'LaunchInstance');
  return launches.flatMap((call, index) => {
    const before = launches[index - 1];
    const gap = before === undefined || before.token === call.token ? Infinity : call.at - before.at;
    return gap < 3500 ? [`call ${index + 1} came ${gap / 1000} s after the one before`] : [];
  });
}
