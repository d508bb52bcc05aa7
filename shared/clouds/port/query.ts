import type { JsonObject } from '../../domain/json.ts';

/** How to find a hunt's instances. OCI has no tag filter: it lists by compartment, zone and display name, then reads tags. */
export interface HuntQuery {
  /** Tags that all must match, from `domain/tags.ts`. */
  readonly tags: Readonly<Record<string, string>>;
  /** The payload of a launch, for the fields a list filters by (OCI: compartmentId, displayName). */
  readonly payload: JsonObject;
  /** Narrow to one idempotency token where the cloud has such a filter (EC2 `client-token`). */
  readonly token?: string;
  /** An instance that stays: what belongs to it is no leftover. */
  readonly keep?: string;
}

export interface NamespaceQuery {
  readonly namespace: string;
  /** OCI: OCIDs of the compartments to list; empty lists every compartment of the tenancy that these credentials may list. */
  readonly compartments: readonly string[];
}
