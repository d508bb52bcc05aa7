export type { NoAnswer, OciAnswer, OciRequest, OciResponse } from './answer.ts';
export { handshake } from './handshake.ts';
export { listScenarios, loadScenario } from './load-scenario.ts';
export { parseScenario } from './parse-scenario.ts';
export type { Scenario } from './scenario.ts';
export type { SimulatedOci, SimulatedOciOptions } from './start.ts';
export { startSimulatedOci } from './start.ts';
export type { CallRecord, InstanceSight, VolumeSight, World, WorldOptions } from './world.ts';
export { createWorld } from './world.ts';
