export { type PhaseDurations, phaseDurations } from './durations.ts';
export { type EmbeddedMetrics, emfOf } from './emf.ts';
export { type SpotSavings, spotSavings } from './savings.ts';
