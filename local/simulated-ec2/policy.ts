import { ownerTags } from '../../shared/domain/tags.ts';
import { isKnown, stateOf } from './instance.ts';
import { textAt, textsAt } from './params.ts';
import type { Call } from './protocol.ts';
import { holdState } from './resources.ts';
import type { State } from './state.ts';
import type { Tags } from './tags.ts';

type TagsOf = (state: State, name: string) => Tags | null;

/** A new id is not known yet; a terminated instance loses its tags (EC2 user guide, "Terminate your instance"). */
const instance: TagsOf = (state, id) => {
  const found = state.byId.get(id);
  if (!found || !isKnown(found, state.scenario, state.now(), state.scenario.consistency.ids)) return null;
  return stateOf(found, state.scenario, state.now()) === 'terminated' ? null : found.tags;
};
const volume: TagsOf = (state, id) => {
  const found = state.volumes.find((each) => each.id === id);
  return found && holdState(found, state.scenario, state.now()) !== 'gone' ? found.tags : null;
};
const spotRequest: TagsOf = ({ spotRequests }, id) => spotRequests.find((each) => each.id === id)?.tags ?? null;
const keyPair: TagsOf = ({ keyPairs }, name) => (keyPairs.get(name) ?? [...keyPairs.values()].find(({ id }) => id === name))?.tags ?? null;

/** Calls that the roles of a deployment hold to the owner's tags (infra/aws/statements), and what each of them names. */
const held: Readonly<Record<string, { readonly named: (call: Call) => readonly string[]; readonly tagsOf: TagsOf }>> = {
  TerminateInstances: { named: ({ params }) => textsAt(params, 'InstanceId'), tagsOf: instance },
  GetConsoleOutput: { named: ({ params }) => one(textAt(params, 'InstanceId')), tagsOf: instance },
  DeleteVolume: { named: ({ params }) => one(textAt(params, 'VolumeId')), tagsOf: volume },
  CancelSpotInstanceRequests: { named: ({ params }) => textsAt(params, 'SpotInstanceRequestId'), tagsOf: spotRequest },
  DeleteKeyPair: { named: ({ params }) => one(textAt(params, 'KeyName') ?? textAt(params, 'KeyPairId')), tagsOf: keyPair },
};

/** Whether a policy with an `aws:ResourceTag` condition refuses the call: one thing that it names bears not both tags, or is not there. */
export function isNotOwned(state: State, call: Call): boolean {
  const { onlyOwned } = state.scenario;
  const rule = held[call.action];
  if (onlyOwned === undefined || rule === undefined || call.service !== 'ec2') return false;
  const names = Object.keys(ownerTags(onlyOwned, ''));
  const isOwned = (tags: Tags | null) => tags?.get(onlyOwned) === 'true' && names.every((name) => tags.has(name));
  return !rule.named(call).every((name) => isOwned(rule.tagsOf(state, name)));
}

function one(name: string | null): string[] {
  return name === null ? [] : [name];
}
