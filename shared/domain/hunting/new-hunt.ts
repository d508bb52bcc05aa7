import type { HuntDocument } from '../hunt.ts';
import { documentFormat } from '../hunt.ts';
import type { JsonObject } from '../json.ts';
import { initialPace, paceSettings } from '../pace/index.ts';
import type { Settings } from '../settings.ts';
import { eventOf } from './events.ts';
import type { StepMove } from './step-move.ts';

export interface NewHunt {
  /** A ULID. */
  readonly huntId: string;
  readonly namespace: string;
  readonly cloud: 'oci' | 'aws';
  readonly account: string;
  readonly region: string;
  readonly epoch: number;
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: Settings;
  readonly caller?: HuntDocument['caller'];
  readonly replaces?: string;
  readonly fleet?: HuntDocument['fleet'];
  /** Whether somebody waits for the result; false by default. */
  readonly owed?: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** The first document of a hunt. Nothing has been asked of the cloud yet. */
export function newHunt(hunt: NewHunt): StepMove {
  const { settings, now } = hunt;
  const document: HuntDocument = {
    format: documentFormat,
    huntId: hunt.huntId,
    namespace: hunt.namespace,
    createdAt: new Date(now).toISOString(),
    cloud: hunt.cloud,
    account: hunt.account,
    region: hunt.region,
    version: 1,
    lease: { epoch: hunt.epoch },
    generation: 1,
    rounds: 0,
    request: { launch: hunt.launch, alternatives: [...hunt.alternatives], settings },
    ...(hunt.caller === undefined ? {} : { caller: hunt.caller }),
    ...(hunt.replaces === undefined ? {} : { replaces: hunt.replaces }),
    ...(hunt.fleet === undefined ? {} : { fleet: hunt.fleet }),
    phase: 'validating',
    next: { step: 'validate', waitSeconds: 0, notBefore: null },
    handOver: 'no',
    held: null,
    image: null,
    spot: { since: null, fellBack: null },
    offerings: [],
    dropped: [],
    plan: null,
    unsettled: [],
    failures: [],
    counters: { attempts: 0, calls: 0, cycles: 0, errors: 0, errorCycles: 0, capacity: 0, throttled: 0, resolved: 0 },
    cycle: { position: 0, errors: 0, throttled: false },
    quotaSince: null,
    pace: initialPace(paceSettings(settings, hunt.cloud), now),
    last: null,
    key: null,
    instance: null,
    probe: null,
    cleanUp: null,
    failure: null,
    interruption: null,
    callbackTries: 0,
    result: null,
    endedAt: null,
    owed: hunt.owed ?? false,
  };
  return { document, events: [eventOf(document, now, 'hunt.started', { cloud: hunt.cloud, region: hunt.region })] };
}
