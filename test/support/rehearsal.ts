import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home, RunOptions } from '../../local/home.ts';
import { homeOfRehearsal } from '../../local/open-home.ts';
import { rehearseOci } from '../../local/rehearse.ts';
import { parseScenario, type World } from '../../local/simulated-oci/index.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { mergePatch } from '../../shared/domain/spec/render.ts';
import { mergeSettings } from '../../shared/domain/spec/settings-input.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import { silentLog } from '../../shared/platform/logger.ts';

export const sampleLaunch: JsonObject = {
  compartmentId: 'ocid1.compartment.oc1..example',
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  displayName: 'sample',
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 12 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
  createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example', assignPublicIp: true },
};

export interface TestHunt {
  readonly home: Home;
  readonly world: World;
  readonly events: TimelineEvent[];
  /** Hunts with the sample payload and the scenario's settings, `settings` on top. */
  hunt(settings?: JsonObject, run?: RunOptions & { launch?: JsonObject; alternatives?: JsonObject[] }): Promise<HuntDocument>;
  close(): Promise<void>;
}

/** A home over a simulated OCI on the wire, in virtual time, with the real adapter, store, handlers and SSH. */
export async function rehearsal(scenario: JsonObject): Promise<TestHunt> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-test-'));
  const running = await rehearseOci(parseScenario(scenario, 'test'), { name: 'test', paceForEyes: false }, folder);
  const options = { cloud: 'oci', environment: readEnvironment({}), callTimeoutMs: 5000, log: silentLog } as const;
  const home = homeOfRehearsal(options, running, folder);
  const events: TimelineEvent[] = [];
  return {
    home,
    world: running.world,
    events,
    hunt(settings = {}, run = {}) {
      const merged = mergeSettings({ layers: [{ name: 'test', settings: mergePatch(running.told.settings, settings) }] });
      if (merged.settings === null) throw new Error(JSON.stringify(merged.problems));
      const request = {
        cloud: 'oci',
        launch: run.launch ?? sampleLaunch,
        alternatives: run.alternatives ?? [],
        settings: merged.settings,
      } as const;
      return home.hunt(request, {
        ...run,
        onEvent(event, document) {
          events.push(event);
          run.onEvent?.(event, document);
        },
      });
    },
    close: () => home.close(),
  };
}
