import { expect, it } from 'vitest';
import { overLink } from '../../shared/clouds/over-link.ts';

it('calls over a link take what the functions take beside it, in the same order', () => {
  const launch = (link: { readonly name: string }, image: string, count: number) => `${count} ${image} over ${link.name}`;
  const canRead = ({ name }: { readonly name: string }) => name !== '';

  const cloud = overLink({ name: 'one' }, { launch, canRead });

  expect([cloud.launch('ami', 2), cloud.canRead()]).toEqual(['2 ami over one', true]);
});
