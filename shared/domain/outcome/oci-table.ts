import { auth, conflicts, notFound } from './oci/access.ts';
import { payload, requests } from './oci/config.ts';
import { quotas } from './oci/quota.ts';
import { capacity, foreign, serverTrouble, throttles } from './oci/server.ts';
import type { Row, Table } from './row.ts';
import { transportRows } from './transport.ts';

/**
 * What OCI's answers mean, as `guides/error-classes` has it: launch answers, and the texts of failed work requests and states after
 * a 200, which go through the same rows (`stage: 'late'`: no status, often no code). Codes and statuses are those of
 * docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm; texts are from the threads that the fixtures name.
 *
 * First match wins, and the order is the argument:
 *  1. a 2xx that cannot be read, redirects, and calls without an answer: no word in them may hide that an instance may exist;
 *  2. throttles, before limits, because "User-rate limit exceeded." is one of them;
 *  3. capacity by its text, before 5xx, because it comes as a 500 InternalError, and before 400s, because any status may carry it;
 *  4. other 5xx, before all that reads texts: what a broken server says about the request is not a refusal;
 *  5. identity and conflicts by code or status, before payload rows that would read their texts;
 *  6. limits and quotas, before payload rows, because they name memory, OCPUs and availability domains too;
 *  7. what is not found: a shape that this AD lacks, before the 404 that ends a hunt;
 *  8. the payload, the rows that name a field before the general ones;
 *  9. what is left over by status.
 */
export const ociTable: Table = {
  rows: [
    ...foreign,
    ...transportRows('oci'),
    ...throttles,
    ...capacity,
    ...serverTrouble,
    ...auth,
    ...conflicts,
    ...quotas,
    ...notFound,
    ...scoped(payload),
    ...requests,
    ...leftovers(),
  ],
  fallback: {
    id: 'oci.unknown',
    class: 'UNKNOWN',
    scope: 'request',
    remedy:
      'nobody has met this answer before: it is recorded whole in the timeline ("foothold hunts show ID"); please report it, without your OCIDs',
  },
};

/** Texts decide about the payload only in answers that refuse it: 400 and 404, and late failures, which have no status. */
function scoped(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ status: [400, 404, null], ...row }));
}

function leftovers(): Row[] {
  return [
    {
      id: 'oci.late.internal',
      stage: ['late'],
      code: ['InternalError', 'InternalServerError'],
      class: 'UNKNOWN',
      scope: 'offering',
      remedy: 'if it keeps happening, give the work request id to Oracle support',
    },
    {
      id: 'oci.late.ended',
      stage: ['late'],
      message: /\bterminat(?:ed|ing)\b|\bboot volume\b|\bwork request (?:failed|canceled)\b/i,
      class: 'UNKNOWN',
      scope: 'offering',
      remedy:
        'the instance died while it came up, without a reason: its work request in the console (Compute, instance, Work requests) may tell more',
    },
    {
      id: 'oci.config.path',
      status: [404],
      class: 'CONFIG',
      scope: 'request',
      remedy: 'the endpoint does not know this path: check region in the profile and FOOTHOLD_OCI_ENDPOINT',
    },
    {
      id: 'oci.client.other',
      status: ['4xx'],
      class: 'UNKNOWN',
      scope: 'request',
      remedy:
        'nobody has met this refusal before: it is recorded whole in the timeline ("foothold hunts show ID"); please report it, without your OCIDs',
    },
  ];
}
