import type { JsonObject } from '../../shared/domain/json.ts';
import { keyBlocks, syslogTime } from '../simulated-cloud/console-blocks.ts';
import { hostKeys } from '../simulated-cloud/host-keys.ts';
import type { Instance } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';

/** A capture of an instance's serial console. */
export interface ConsoleHistory {
  readonly id: string;
  readonly instance: Instance;
  /** Epoch ms. What the console had printed then is what the content shows. */
  readonly capturedAt: number;
}

export function consoleView(history: ConsoleHistory, scenario: Scenario, now: number): JsonObject {
  const age = now - history.capturedAt;
  const wait = scenario.lifecycle.console * 1000;
  return {
    availabilityDomain: history.instance.adName,
    compartmentId: history.instance.details['compartmentId'] ?? null,
    definedTags: {},
    displayName: `consolehistory-${history.id.slice(-6)}`,
    freeformTags: {},
    id: history.id,
    instanceId: history.instance.id,
    lifecycleState: age >= wait ? 'SUCCEEDED' : age * 2 >= wait ? 'GETTING-HISTORY' : 'REQUESTED',
    timeCreated: new Date(history.capturedAt).toISOString(),
  };
}

/**
 * What the console has printed by the instant `at` (epoch ms). The two blocks of host keys are those of cloud-init's
 * cc_keys_to_console: fingerprints through syslog with its prefix, whole keys without one; a serial line ends in CRLF.
 */
export function consoleText(instance: Instance, scenario: Scenario, at: number): string {
  const { running, booted } = timelineOf(instance, scenario);
  const lines: string[] = [];
  const host = String(instance.details['displayName'] ?? `instance${instance.number}`);
  if (at >= running)
    lines.push(
      'UEFI firmware (simulated) starting',
      '[    0.000000] Linux version 6.8.0-oracle (simulated by Foothold)',
      '[    1.842310] systemd[1]: Reached target Basic System.',
    );
  if (at >= booted) lines.push(`[   18.401122] cloud-init[1201]: Cloud-init v. 24.1 running 'modules:final'`);
  if (at >= booted && !scenario.consoleSilent)
    lines.push(...keyBlocks(hostKeys(instance.number), host, `<14>${syslogTime(booted)} cloud-init: `));
  if (at >= booted) lines.push('', `${host} login: `);
  return lines.join('\r\n');
}
