import type { HuntDocument } from '../../shared/domain/hunt.ts';

/** How people name a zone: `AD-2` for `Uocm:PHX-AD-2`, otherwise its own name. */
export function shortZone(zone: string): string {
  return /(?:^|[-:])(AD-?\d+)$/i.exec(zone)?.[1] ?? zone;
}

/** An offering in a word: its zone, and its shape where the hunt has several of them there; on EC2 always, `us-east-1a g5.xlarge spot`. */
export function sayOffering(document: HuntDocument, key: string): string {
  const offering = document.offerings.find((candidate) => candidate.key === key);
  if (!offering) return shortZone(key);
  const zone = shortZone(offering.zone);
  const others = document.offerings.filter((other) => other.zone === offering.zone && other.key !== key);
  if (offering.cloud === 'oci' && others.length === 0) return zone;
  const market = offering.market === 'on-demand' ? '' : ` ${offering.market}`;
  const twins = others.filter((other) => other.shape === offering.shape && other.market === offering.market);
  return `${zone} ${offering.shape}${market}${twins.length > 0 ? inSubnet(offering) : ''}`;
}

/** Two subnets of one zone are two offerings. */
function inSubnet({ patch }: HuntDocument['offerings'][number]): string {
  return typeof patch['SubnetId'] === 'string' ? ` in ${patch['SubnetId']}` : '';
}
