import type { Problem } from '../../shared/domain/problem.ts';
import type { CloudFlags } from '../session.ts';
import type { RawFlags } from './flags.ts';
import { callTimeout, callTimeoutMs, oneOf } from './values.ts';

/** `--cloud`, `--profile`, `--config`, `--timeout`, `--simulate`, judged. */
export function cloudFlags(raw: RawFlags, problems: Problem[]): CloudFlags {
  const cloud = raw.cloud === undefined ? null : oneOf('--cloud', raw.cloud, ['oci', 'aws'], problems);
  const seconds = raw.timeout === undefined ? null : callTimeout(raw.timeout, problems);
  for (const [flag, text] of [
    ['--profile', raw.profile],
    ['--config', raw.config],
    ['--simulate', raw.simulate],
  ] as const) {
    if (text === '') problems.push({ path: flag, expected: 'a name', got: 'an empty text' });
  }
  if (raw.simulate !== undefined) {
    for (const [flag, text] of [
      ['--profile', raw.profile],
      ['--config', raw.config],
    ] as const) {
      if (text !== undefined)
        problems.push({
          path: flag,
          expected: 'nothing in a rehearsal, which has credentials of its own',
          got: JSON.stringify(text),
          remedy: `leave ${flag} or --simulate out`,
        });
    }
  }
  return {
    cloud: cloud ?? 'oci',
    profile: raw.profile,
    configFile: raw.config,
    simulate: raw.simulate,
    callTimeoutMs: callTimeoutMs(seconds ?? 0),
  };
}
