import type { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { openHttpDoor } from '../../../local/simulated-cloud/http-door.ts';
import type { WireRequest, WireResponse } from '../../../local/simulated-cloud/wire.ts';
import { parseScenario, startSimulatedEc2, type World } from '../../../local/simulated-ec2/index.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Request } from '../caller.ts';
import { place } from '../cloud-assembly.ts';
import { askedFor } from './asked.ts';
import { readServiceCall, refusal, type ServiceCall } from './call.ts';
import { openServices, type Services } from './services.ts';
import { openTables } from './tables.ts';

const { account, region } = place;

/** What a function asked of IAM by a call that it sent. */
export interface Asked extends Request {
  /** Name of the function. */
  readonly by: string;
  readonly allowed: boolean;
}

export interface Account {
  /** Base URL of every service. */
  readonly endpoint: string;
  readonly world: World;
  readonly services: Services;
  readonly sshPort: number;
  /** The function that calls now. */
  by: string;
  /** All that was asked of IAM, each question of each function once. */
  asked(): Asked[];
  /** What went wrong with requests that nobody here knows. */
  readonly strange: readonly Error[];
  close(): Promise<void>;
}

export interface AccountOptions {
  readonly clock: VirtualClock;
  readonly scenario: JsonObject;
  readonly table: string;
  readonly isAllowed: (role: string, request: Request) => Promise<boolean>;
}

/**
 * AWS on loopback, all services on one endpoint. Before a call is answered, IAM is asked with the resources and tags that it names whether the
 * caller's role allows it; else it is refused.
 */
export async function openAccount({ clock, scenario, table, isAllowed }: AccountOptions): Promise<Account> {
  const parsed = parseScenario({ region, accountId: account, ...scenario }, 'deployed');
  const simulated = await startSimulatedEc2({ scenario: parsed, clock, unsigned: true });
  const { world, sshPort } = simulated;
  const tables = await openTables(table, region);
  const services = openServices();
  const asked = new Map<string, Asked>();
  const strange: Error[] = [];

  async function refused(call: ServiceCall, by: string): Promise<WireResponse | null> {
    let isDenied = false;
    for (const request of askedFor(call, { account, world })) {
      const allowed = await isAllowed(`foothold-${by}-${region}`, request);
      asked.set(JSON.stringify([by, request, allowed]), { by, ...request, allowed });
      isDenied ||= !allowed;
    }
    if (!isDenied) return null;
    const words = `${by} is not authorized to perform ${call.service}:${call.operation}`;
    return call.service === 'ec2' ? refusal(call, 'UnauthorizedOperation', words, 403) : refusal(call, 'AccessDeniedException', words);
  }

  async function serve(request: WireRequest): Promise<WireResponse> {
    const call = readServiceCall(request);
    const denial = await refused(call, whole.by);
    if (denial !== null) return denial;
    if (call.service === 'dynamodb') return tables.forward(request);
    return services.answer(call) ?? world.handle(request);
  }

  const door = await openHttpDoor(async (request) => {
    try {
      return await serve(request);
    } catch (error) {
      strange.push(error as Error);
      return { status: 500, headers: {}, body: '' };
    }
  });
  const whole: Account = {
    endpoint: door.endpoint,
    world,
    services,
    sshPort,
    by: '',
    asked: () => [...asked.values()],
    strange,
    async close() {
      await Promise.all([door.close(), simulated.close(), tables.close()]);
    },
  };
  return whole;
}
