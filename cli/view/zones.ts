import type { HuntDocument } from '../../shared/domain/hunt.ts';

/** How people name a zone: `AD-2` for `Uocm:PHX-AD-2`, otherwise its own name. */
export function shortZone(zone: string): string {
  return /(?:^|[-:])(AD-?\d+)$/i.exec(zone)?.[1] ?? zone;
}

/** An offering in a word: its zone, and its shape where the hunt has several of them there. */
export function sayOffering(document: HuntDocument, key: string): string {
  const offering = document.offerings.find((candidate) => candidate.key === key);
  if (!offering) return shortZone(key);
  const zone = shortZone(offering.zone);
  const alone = document.offerings.every((other) => other.zone !== offering.zone || other.key === key);
  const market = offering.market === 'on-demand' ? '' : ` ${offering.market}`;
  return alone ? zone : `${zone} ${offering.shape}${market}`;
}
