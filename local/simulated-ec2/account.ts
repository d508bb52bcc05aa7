import { createThrottle } from '../simulated-cloud/throttle.ts';
import { isNotOwned } from './policy.ts';
import type { Call } from './protocol.ts';
import { Refusal, unauthorized } from './refusal.ts';
import type { Scenario } from './scenario.ts';
import type { State } from './state.ts';

/** The account's token buckets: launch calls and launched instances have their own, reads and other calls too. */
export function createMeter({ throttle }: Scenario): (call: Call, seconds: number, instances: number) => boolean {
  const [launches, instances, reads, writes] = (['launches', 'instances', 'reads', 'writes'] as const).map((name) =>
    createThrottle(throttle?.[name]),
  );
  return (call, seconds, count) => {
    if (call.service !== 'ec2') return true;
    if (call.action === 'RunInstances') return launches!(seconds) && (count === 0 || instances!(seconds, count));
    return (/^(Describe|Get)/.test(call.action) ? reads : writes)!(seconds);
  };
}

const suspensions: Readonly<Record<NonNullable<Scenario['suspended']>['code'], readonly [status: number, message: string]>> = {
  Blocked: [
    403,
    'This account is currently blocked and not recognized as a valid account. Please contact AWS Support if you have questions.',
  ],
  OptInRequired: [403, 'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.'],
  PendingVerification: [
    400,
    'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
  ],
  ExpiredToken: [400, 'The provided token has expired.'],
  AuthFailure: [401, 'AWS was not able to validate the provided access credentials'],
};

/** Why the account may not make this call at all; null where it may. */
export function suspension(state: State, call: Call): Refusal | null {
  const { suspended, denied } = state.scenario;
  if (denied.includes(call.action) || isNotOwned(state, call)) return unauthorized();
  if (!suspended || state.seconds() < suspended.from) return null;
  if (suspended.code === 'PendingVerification' && call.action !== 'RunInstances') return null;
  // A blocked account still knows who it is.
  if (call.service === 'sts' && suspended.code !== 'ExpiredToken' && suspended.code !== 'AuthFailure') return null;
  const [status, message] = suspensions[suspended.code];
  return new Refusal(suspended.code, message, status);
}
