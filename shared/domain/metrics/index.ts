export { type PhaseDurations, phaseDurations } from './durations.ts';
export { type HuntMetrics, metricsOf } from './hunt-metrics.ts';
export { type SpotSavings, spotSavings } from './savings.ts';
