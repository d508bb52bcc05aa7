import type { Action, Actions } from './action.ts';
import { catalogueActions } from './actions-catalogue.ts';
import { holdActions } from './actions-holds.ts';
import { instanceActions } from './actions-instances.ts';
import { keyActions } from './actions-keys.ts';
import { networkActions } from './actions-network.ts';
import { spotActions } from './actions-spot.ts';
import { tagActions } from './actions-tags.ts';
import { typeActions } from './actions-types.ts';
import { jsonServices } from './json-services.ts';
import type { Prepared } from './launch.ts';
import { prepareLaunch } from './launch.ts';
import { flagAt } from './params.ts';
import type { Call } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';

export const actions: Actions = {
  ...instanceActions,
  ...keyActions,
  ...catalogueActions,
  ...networkActions,
  ...holdActions,
  ...typeActions,
  ...tagActions,
  ...spotActions,
};

/** Thinks a call through: everything but its effect. */
export function prepare(state: State, call: Call): Prepared {
  const plain = (apply: Prepared['apply']): Prepared => ({ accepted: false, zone: null, market: null, count: 0, apply });
  const refuse = (refusal: Refusal) =>
    plain(() => {
      throw refusal;
    });
  if (state.scenario.lacks.includes(call.action)) return refuse(lacking(state, call));
  if (call.service === 'ec2' && call.action === 'RunInstances') return prepareLaunch(state, call.params);
  if (call.service === 'sts') return call.action === 'GetCallerIdentity' ? plain(() => identity(state)) : refuse(invalidAction(call));
  const operation = jsonServices[call.service]?.[call.action];
  if (operation) return plain(() => operation(state, call.input));
  const action: Action | undefined = call.service === 'ec2' ? actions[call.action] : undefined;
  if (!action) return refuse(invalidAction(call));
  if (flagAt(call.params, 'DryRun'))
    return refuse(new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412));
  return plain(() => action(state, call.params));
}

function identity({ scenario: { accountId } }: State) {
  return { Arn: `arn:aws:iam::${accountId}:user/foothold`, UserId: 'AIDASIMULATEDFOOTHOLD', Account: accountId };
}

function invalidAction({ action, service }: Call): Refusal {
  if (service === 'ec2' || service === 'sts')
    return new Refusal('InvalidAction', `The action ${action} is not valid for this web service.`);
  return new Refusal('UnknownOperationException', `The operation ${action} is not known.`);
}

function lacking({ scenario }: State, call: Call): Refusal {
  if (scenario.lacksAs === 'InvalidAction') return invalidAction(call);
  return new Refusal('InternalFailure', `The API action '${call.action}' for service '${call.service}' has not yet been emulated.`, 501);
}
