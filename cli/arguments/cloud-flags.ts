import type { CloudName } from '../../shared/clouds/port.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type { CloudFlags } from '../session.ts';
import { ec2Flags, type FlagKey, flags, type RawFlags } from './flags.ts';
import { callTimeout, callTimeoutMs, oneOf } from './values.ts';

/** `--cloud`, `--profile`, `--config`, `--region`, `--timeout`, `--simulate`, judged. */
export function cloudFlags(raw: RawFlags, problems: Problem[]): CloudFlags {
  const cloud = raw.cloud === undefined ? null : oneOf('--cloud', raw.cloud, ['oci', 'aws'], problems);
  const seconds = raw.timeout === undefined ? null : callTimeout(raw.timeout, problems);
  for (const [flag, text] of [
    ['--profile', raw.profile],
    ['--config', raw.config],
    ['--region', raw.region],
    ['--simulate', raw.simulate],
  ] as const) {
    if (text === '') problems.push({ path: flag, expected: 'a name', got: 'an empty text' });
  }
  if (raw.simulate !== undefined) {
    for (const [flag, text] of [
      ['--profile', raw.profile],
      ['--config', raw.config],
      ['--region', raw.region],
    ] as const) {
      if (text !== undefined)
        problems.push({
          path: flag,
          expected: 'nothing in a rehearsal, which has credentials and a region of its own',
          got: JSON.stringify(text),
          remedy: `leave ${flag} or --simulate out`,
        });
    }
  }
  return {
    cloud: cloud ?? 'oci',
    profile: raw.profile,
    configFile: raw.config,
    region: raw.region,
    simulate: raw.simulate,
    callTimeoutMs: callTimeoutMs(seconds ?? 0),
  };
}

const strangers: Record<CloudName, { readonly keys: readonly FlagKey[]; readonly expected: string; readonly remedy: string }> = {
  oci: {
    keys: ['region', ...ec2Flags],
    expected: 'nothing: it is for EC2, and this is OCI',
    remedy: 'leave it out, or hunt with --cloud aws; OCI takes its region from the profile',
  },
  aws: {
    keys: ['config', 'compartment'],
    expected: 'nothing: it is for OCI, and this is EC2',
    remedy: 'leave it out; --profile and AWS_PROFILE name a profile of ~/.aws/config',
  },
};

/** Flags that are another cloud's: what they ask for would be dropped in silence. */
export function strangerProblems(raw: RawFlags, cloud: CloudName): Problem[] {
  const { keys, expected, remedy } = strangers[cloud];
  return keys
    .filter((key) => raw[key] !== undefined)
    .map((key) => ({ path: `--${flags[key].name}`, expected, got: raw[key] === true ? 'the flag' : JSON.stringify(raw[key]), remedy }));
}
