import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { storeFile } from '../../../shared/platform/state-dir.ts';
import { openSqliteStore } from '../../../shared/stores/sqlite/sqlite-store.ts';
import { openAccount } from '../ec2-wire.ts';
import { sampleEc2Launch, subnets } from '../rehearsal.ts';
import { type Command, openTenancy } from '../wire.ts';

export interface Living {
  readonly id: string;
  /** The hunt that its tags name; undefined for somebody else's. */
  readonly huntId: string | undefined;
}

/** A simulated cloud on the wire, and processes that hunt in it. */
export interface Ground {
  /** The same hunt, whenever it is called. */
  hunt(): Command;
  resume(huntId: string): Command;
  cancel(huntId: string): Command;
  /** Newest first. */
  hunts(): Promise<HuntDocument[]>;
  living(): Living[];
  /** What else lies about that a hunt has made: volumes without an instance, open spot requests. */
  leftovers(): string[];
  /** Names of key pairs in the cloud; each has its hunt's id in it. */
  keyPairs(): string[];
  close(): Promise<void>;
}

const told = ['--json-logs', '--verbose'];

export async function ociGround(scenario: JsonObject): Promise<Ground> {
  const tenancy = await openTenancy({ lifecycle: { provisioning: 0.6, boot: 0.6, terminating: 0.6, console: 0.3 }, ...scenario });
  const on = ({ tags }: { readonly tags: Readonly<Record<string, string>> }) => tags['foothold-session-id'];
  return {
    hunt: () => tenancy.hunt(),
    resume: (huntId) => tenancy.foothold('hunts', 'resume', huntId, ...told),
    cancel: (huntId) => tenancy.foothold('hunts', 'cancel', huntId, ...told),
    hunts: () => tenancy.hunts(),
    living: () => tenancy.world.living().map((each) => ({ id: each.id, huntId: on(each) })),
    leftovers() {
      const standing = new Set(tenancy.world.living().map(({ id }) => id));
      const left = tenancy.world.volumes().filter(({ state, instanceId }) => state === 'AVAILABLE' && !standing.has(instanceId));
      return left.map(({ id }) => id);
    },
    keyPairs: () => [],
    close: () => tenancy.close(),
  };
}

export async function ec2Ground(scenario: JsonObject): Promise<Ground> {
  const account = await openAccount({ lifecycle: { pending: 0.6, boot: 0.6, checks: 0.6, ending: 0.6, console: 0.3 }, ...scenario });
  const spec = join(account.folder, 'hunt.json');
  await writeFile(spec, JSON.stringify({ cloud: 'aws', launch: sampleEc2Launch, hunt: { subnets } }));
  const { world } = account;
  return {
    hunt: () => account.foothold(['hunt', '--spec', spec, ...told, ...account.quick]),
    resume: (huntId) => account.foothold(['hunts', 'resume', huntId, ...told]),
    cancel: (huntId) => account.foothold(['hunts', 'cancel', huntId, ...told]),
    async hunts() {
      const store = openSqliteStore(storeFile(join(account.folder, 'state')));
      const found = await store.listHunts();
      await store.close();
      return found;
    },
    living: () => world.living().map(({ id, tags }) => ({ id, huntId: tags['acode-session-id'] })),
    leftovers: () => [
      ...world
        .volumes()
        .filter(({ state }) => state === 'available')
        .map(({ id }) => id),
      ...world
        .spotRequests()
        .filter(({ state }) => state === 'open')
        .map(({ id }) => id),
    ],
    keyPairs: () => world.keyPairs(),
    close: () => account.close(),
  };
}
