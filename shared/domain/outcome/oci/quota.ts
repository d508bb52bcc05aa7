import type { Row } from '../row.ts';

/**
 * Limits (Oracle's, per tenancy) and quotas (an administrator's, per compartment). Any of them can be a phantom for an hour after a
 * failed launch (github.com/mohankumarpaluru/oracle-freetier-instance-creation/issues/15): the use case cross-checks.
 * The words are "The following service limits were exceeded: …" (a search for "limit exceeded" misses them), "You have reached your
 * service limit of 1 in this Availability Domain …", "The limit for this tenancy has been exceeded."
 */
export const quotas: readonly Row[] = [
  {
    id: 'oci.quota.compartment',
    code: ['QuotaExceeded'],
    class: 'QUOTA',
    scope: 'compartment',
    remedy:
      "ask the tenancy's administrator to raise the compartment quota, launch into another compartmentId, or end instances of this compartment",
  },
  {
    id: 'oci.quota.storage',
    code: ['LimitExceeded', 'QuotaExhausted'],
    message: /\bboot ?volume|\bstorage-gb\b|\bvolume-count\b|storage-gb-regional/i,
    class: 'QUOTA',
    scope: 'region',
    remedy: 'delete boot volumes that terminated instances left behind, or ask for a smaller sourceDetails.bootVolumeSizeInGBs',
  },
  {
    // A message that names limits of both kinds is true of the whole region.
    id: 'oci.quota.region',
    message: /\blimits?\b.*\bexceeded\b[^.]*?\b(?<limit>[a-z][a-z0-9-]*-regional(?:-count)?)\b/i,
    class: 'QUOTA',
    scope: 'region',
    remedy:
      'compare shapeConfig with the limit {limit} (Governance, Limits, Quotas and Usage), end instances that use it, or request an increase; one that nothing uses goes away within about an hour',
  },
  {
    id: 'oci.quota.zone',
    message: /\blimits?\b.*\bexceeded\b[^.]*?\b(?<limit>[a-z][a-z0-9-]*-count)\b/i,
    class: 'QUOTA',
    scope: 'zone',
    remedy:
      'compare shapeConfig with the limit {limit} of this availability domain (Governance, Limits, Quotas and Usage), end instances that use it, or request an increase',
  },
  {
    id: 'oci.quota.zone-shape',
    message: /\bservice limit of (?<limit>\d+) in this availability domain\b/i,
    class: 'QUOTA',
    scope: 'zone',
    remedy:
      'the limit is {limit} in this availability domain: end instances of this shape, hunt in other availability domains (hunt.adNumbers), or request an increase',
  },
  {
    id: 'oci.quota.limit',
    code: ['LimitExceeded', 'QuotaExhausted'],
    class: 'QUOTA',
    scope: 'region',
    remedy: 'look at Governance, Limits, Quotas and Usage for what the launch needs, end what uses it, or request an increase',
  },
  {
    // Late texts, and answers whose code a proxy has taken away.
    id: 'oci.quota.text',
    message: /\b(?:service )?(?:limits?|quotas?)\b(?: \w+){0,4} (?:exceeded|reached|exhausted)\b/i,
    class: 'QUOTA',
    scope: 'region',
    remedy: 'look at Governance, Limits, Quotas and Usage for what the launch needs, end what uses it, or request an increase',
  },
];
