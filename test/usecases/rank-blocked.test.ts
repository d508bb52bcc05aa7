import { expect, it } from 'vitest';
import { adoptHunt } from '../../shared/usecases/adopt-hunt.ts';
import { interrupted } from '../support/interruption-lab.ts';
import { functionsOver, runUntil } from '../support/lab.ts';
import { subnets } from '../support/rehearsal.ts';

it('a replacement tries the place of the instance that it replaces last of its market', async () => {
  const lab = await interrupted({ settings: { hunt: { subnets: [...subnets] }, interruption: { replace: 'notice' } } });
  lab.take();
  await lab.run(lab.notice);
  const [replacement] = lab.started;
  const lost = lab.document.offerings.find(({ key }) => key === lab.document.instance?.offering);
  const lease = await lab.lab.lead();

  const adopted = await adoptHunt(replacement?.huntId ?? '', lease, lab.rooms);

  const ranked = await runUntil(lab.lab, adopted, functionsOver(lab.rooms), ({ phase }) => phase === 'hunting');

  const spot = ranked.offerings.filter(({ market }) => market === 'spot');
  expect(spot).toHaveLength(3);
  expect(spot.at(-1)?.zone).toBe(lost?.zone);
  expect(ranked.plan?.offering).not.toContain(`/${lost?.zone}/`);
});
