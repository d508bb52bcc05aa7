import type { HuntRequest } from '../../local/home.ts';
import { forecast } from '../../shared/domain/pace/forecast.ts';

// The mean opening that the pacing study's table goes by (guides/pacing); nobody knows a cloud's own.
const meanWindowSeconds = 60;
// Politeness caps by cloud, as `pace.floor` documents them.
const floors = { oci: 10, aws: 2 } as const;

/** What the pace of this hunt will catch and cost, in one line, before it starts. */
export function forecastText({ cloud, launch, alternatives, settings }: HuntRequest): string {
  const zones = placesOf[cloud](launch, settings) * (1 + alternatives.length);
  return forecast({ zones, secondsBetweenCalls: secondsBetweenCalls(cloud, zones, settings), meanWindowSeconds }).text;
}

/** In how many places a payload is tried: ADs by number, subnets on EC2. */
const placesOf: Record<HuntRequest['cloud'], (launch: HuntRequest['launch'], settings: HuntRequest['settings']) => number> = {
  oci: (launch, { hunt }) => (JSON.stringify(launch).includes('{{AD_NUMBER}}') ? hunt.adNumbers.length : 1),
  aws: (_launch, { hunt }) => Math.max(1, hunt.subnets.length),
};

function secondsBetweenCalls(cloud: HuntRequest['cloud'], zones: number, { hunt, pace }: HuntRequest['settings']): number {
  if (pace.policy === 'metronome') {
    const floor = pace.floor ?? floors[cloud];
    return Math.max(floor, pace.start ?? floor);
  }
  // A cycle without a throttle: a delay between any two ADs, then the base back-off with half its jitter on average.
  const between = (hunt.interAdMin + hunt.interAdMax) / 2;
  return ((zones - 1) * between + Math.min(pace.base + pace.jitter / 2, pace.max)) / zones;
}
