import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { openHttpDoor } from '../simulated-cloud/http-door.ts';
import { later } from '../simulated-cloud/later.ts';
import type { Guest } from '../simulated-cloud/ssh-door.ts';
import { createSshDoors } from '../simulated-cloud/ssh-door.ts';
import { apiKey, writeConfigTo } from './credentials.ts';
import type { Instance } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';
import { ociLoopback } from './state.ts';
import type { World } from './world.ts';
import { createWorld } from './world.ts';

export interface SimulatedOci {
  /** Base URL of every service, for `FOOTHOLD_OCI_ENDPOINT`. */
  readonly endpoint: string;
  /** The port on which every instance answers SSH, for `ready.ssh.port`. */
  readonly sshPort: number;
  readonly world: World;
  /** Writes an OCI config file and key (0600) into `dir`. */
  writeConfig(dir: string): Promise<{ configFile: string; profile: string }>;
  /** The five variables of OCI credentials and `FOOTHOLD_OCI_ENDPOINT`. The key file lives until `close`. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SimulatedOciOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly random?: Random | undefined;
  /** Port of the HTTP server; a free one without it. */
  readonly port?: number | undefined;
}

/** Starts a simulated OCI on loopback: HTTP for the API, SSH for the instances. */
export async function startSimulatedOci({ scenario, clock, random, port }: SimulatedOciOptions): Promise<SimulatedOci> {
  const key = await apiKey();
  const doors = await createSshDoors(ociLoopback, scenario.hostKeyLies);
  const over = new AbortController();
  const guests = new Map<Instance, { guest: Guest; end: AbortController }>();
  const world = createWorld(scenario, {
    clock,
    random,
    address: doors.address,
    signedBy: key,
    onLaunch(instance) {
      if (instance.fate || scenario.sshNeverAnswers) return;
      const end = new AbortController();
      const guest = guestOf(instance);
      guests.set(instance, { guest, end });
      // An address that cannot be bound leaves this instance silent; the hunt then sees an instance that never answers.
      const open = () => doors.open(guest).catch(() => undefined);
      later(clock, timelineOf(instance, scenario).booted, open, AbortSignal.any([end.signal, over.signal]));
    },
    onTerminate(instance) {
      const known = guests.get(instance);
      guests.delete(instance);
      known?.end.abort();
      if (known) void doors.close(known.guest);
    },
  });
  const dir = await mkdtemp(join(tmpdir(), 'foothold-oci-'));
  const { keyFile } = await writeConfigTo(dir, world, key);
  const open = () => openHttpDoor((request) => world.handle(request), port);
  const http = await (clock instanceof VirtualClock ? clock.detach(open) : open());

  return {
    endpoint: http.endpoint,
    sshPort: doors.port,
    world,
    async writeConfig(target) {
      const { configFile, profile } = await writeConfigTo(target, world, key);
      return { configFile, profile };
    },
    env: {
      OCI_TENANCY_OCID: world.tenancyId,
      OCI_USER_OCID: world.userId,
      OCI_REGION: world.region,
      OCI_FINGERPRINT: key.fingerprint,
      OCI_PRIVATE_KEY_PATH: keyFile,
      FOOTHOLD_OCI_ENDPOINT: http.endpoint,
    },
    async close() {
      over.abort();
      await http.close();
      await doors.closeAll();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Who may log in is what the launch's ssh_authorized_keys say. */
function guestOf({ number, id, details, shape, adName }: Instance): Guest {
  const { metadata } = details;
  const authorizedKeys = isJsonObject(metadata) ? String(metadata['ssh_authorized_keys'] ?? '') : '';
  return { number, hostname: String(details['displayName'] ?? id), kind: `${shape}, ${adName}`, authorizedKeys };
}
