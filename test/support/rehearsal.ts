import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetOptions, Home, RunOptions } from '../../local/home.ts';
import { homeOfRehearsal } from '../../local/open-home.ts';
import { type RunningRehearsal, rehearseEc2, rehearseOci } from '../../local/rehearse.ts';
import type { FleetOutcome } from '../../local/run-fleet.ts';
import * as ec2 from '../../local/simulated-ec2/index.ts';
import { parseScenario, type World } from '../../local/simulated-oci/index.ts';
import type { CloudName } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { ProvisionEvent } from '../../shared/domain/hunting/progress-events.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { mergePatch } from '../../shared/domain/spec/render.ts';
import { mergeSettings } from '../../shared/domain/spec/settings-input.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import { createLogger } from '../../shared/platform/logger.ts';

export const subnets = ['subnet-0aaa1111aaa1111aa', 'subnet-0bbb2222bbb2222bb', 'subnet-0ccc3333ccc3333cc'] as const;
export const securityGroup = 'sg-0ddd4444ddd4444dd';

/** One small ARM machine in the first zone of the simulated EC2. */
export const sampleEc2Launch: JsonObject = {
  ImageId: 'ubuntu-24.04',
  InstanceType: 't4g.small',
  SubnetId: subnets[0],
  SecurityGroupIds: [securityGroup],
};

export const sampleLaunch: JsonObject = {
  compartmentId: 'ocid1.compartment.oc1..example',
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  displayName: 'sample',
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 12 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
  createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example', assignPublicIp: true },
};

export interface TestHunt<Behind = World> {
  readonly home: Home;
  readonly world: Behind;
  readonly events: TimelineEvent[];
  readonly provisioned: ProvisionEvent[];
  /** Everything that was logged, debug included, one JSON object a line. */
  logged(): string;
  /** Hunts with the sample payload and the scenario's settings, `settings` on top. */
  hunt(settings?: JsonObject, run?: RunOptions & { launch?: JsonObject; alternatives?: JsonObject[] }): Promise<HuntDocument>;
  /** A fleet of so many of the sample, likewise. */
  fleet(count: number, settings?: JsonObject, run?: FleetOptions & { launch?: JsonObject; name?: string }): Promise<FleetOutcome>;
  close(): Promise<void>;
}

/** A home over a simulated OCI on the wire, in virtual time, with the real adapter, store, handlers and SSH. */
export async function rehearsal(scenario: JsonObject): Promise<TestHunt> {
  const folder = await newFolder();
  const running = await rehearseOci(parseScenario(scenario, 'test'), show, folder);
  return over(running, folder, { cloud: 'oci', sample: sampleLaunch });
}

/** The same over a simulated EC2; `scenario` may be the name of a shipped one, which brings its own sample payload. */
export async function ec2Rehearsal(scenario: JsonObject | string = {}, namespace = 'foothold'): Promise<TestHunt<ec2.World>> {
  const folder = await newFolder();
  const read = typeof scenario === 'string' ? await ec2.loadScenario(scenario) : ec2.parseScenario(scenario, 'test');
  const running = await rehearseEc2(read, show, folder);
  const sample = typeof scenario === 'string' ? running.told.launch : sampleEc2Launch;
  return over(running, folder, { cloud: 'aws', sample, namespace });
}

const show = { name: 'test', paceForEyes: false };
const newFolder = () => mkdtemp(join(tmpdir(), 'foothold-test-'));

interface Staging {
  readonly cloud: CloudName;
  readonly sample: JsonObject;
  readonly namespace?: string;
}

function over<Behind>(running: RunningRehearsal<Behind>, folder: string, { cloud, sample, namespace }: Staging): TestHunt<Behind> {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  const environment = readEnvironment(namespace === undefined ? {} : { FOOTHOLD_NAMESPACE: namespace });
  const home = homeOfRehearsal({ cloud, environment, callTimeoutMs: 5000, log }, running, folder);
  const events: TimelineEvent[] = [];
  const provisioned: ProvisionEvent[] = [];
  const settled = (settings: JsonObject) => {
    const merged = mergeSettings({ layers: [{ name: 'test', settings: mergePatch(running.told.settings, settings) }] });
    if (merged.settings === null) throw new Error(JSON.stringify(merged.problems));
    return merged.settings;
  };
  return {
    home,
    world: running.world,
    events,
    provisioned,
    logged: () => lines.join(''),
    hunt(settings = {}, run = {}) {
      const request = { cloud, launch: run.launch ?? sample, alternatives: run.alternatives ?? [], settings: settled(settings) } as const;
      return home.hunt(request, {
        ...run,
        onEvent(event, document) {
          events.push(event);
          run.onEvent?.(event, document);
        },
        onProvisionEvent: (event) => provisioned.push(event),
      });
    },
    fleet(count, settings = {}, { launch = sample, name = 'test', ...run } = {}) {
      const request = { cloud, launch, alternatives: [], settings: settled(settings), count, name };
      return home.fleet(request, {
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
