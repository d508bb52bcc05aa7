import type { HuntDocument } from '../hunt.ts';
import type { JsonObject } from '../json.ts';

/** The instance's own JSON as the cloud gave it, with what Foothold knows beside it under `foothold`. */
export function composeResult(document: HuntDocument, raw: JsonObject): JsonObject {
  const { instance, probe, key, counters } = document;
  const { ssh } = document.request.settings.ready;
  const offering = document.offerings.find((candidate) => candidate.key === instance?.offering);
  const host = ssh.address === 'public' ? instance?.publicIp : instance?.privateIp;
  return {
    ...raw,
    foothold: {
      huntId: document.huntId,
      cloud: document.cloud,
      region: document.region,
      zone: offering?.zone ?? null,
      shape: offering?.shape ?? null,
      publicIp: instance?.publicIp ?? null,
      privateIp: instance?.privateIp ?? null,
      ssh: probe === null ? null : { host: host ?? null, port: ssh.port, hostKey: probe.seen, verified: probe.verified },
      privateKeyFile: key?.mode === 'temporary' ? key.reference : null,
      attempts: counters.attempts,
      calls: counters.calls,
      cycles: counters.cycles,
      elapsedSeconds: document.endedAt === null ? null : Math.round((Date.parse(document.endedAt) - Date.parse(document.createdAt)) / 1000),
    },
  };
}
