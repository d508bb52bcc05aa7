import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { ownPublicKey } from '../domain/launch/own-key.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { describeProblem } from '../domain/problem.ts';
import { checkPublicKey } from '../domain/ssh/index.ts';
import { step, type StepResult, type StepRun } from './step.ts';

/** Checks the SSH public key of the payload, or makes a temporary pair whose private half stays in the key room. */
export const prepareKeyPair = step('key', async (run) => {
  const { document } = run;
  const { mode, publicKeyFile } = document.request.settings.key;
  const own = ownPublicKey(document);
  if (mode === 'none') return carryOn(run, { mode: 'none', publicKey: null, reference: null });
  if (mode === 'temporary' || (mode === 'auto' && own === null)) return makeTemporary(run);
  if (own === null) {
    const got = publicKeyFile === null ? 'none' : `${publicKeyFile}, which was not put into the payload`;
    return refuse(run, `launch: expected an SSH public key, as key.mode is "given", got ${got}`);
  }
  const problems = checkPublicKey(own.text, own.path);
  if (problems.length > 0) return refuse(run, problems.map(describeProblem).join('; '));
  return carryOn(run, { mode: 'given', publicKey: own.text, reference: null });
});

async function makeTemporary(run: StepRun): Promise<StepResult> {
  const { document, rooms } = run;
  const name = `${document.namespace}-${document.huntId}`;
  const pair = await rooms.makeKeyPair(document.request.settings.key.type, name);
  // A run that died after writing left a key that no launch has carried: a new one takes its place.
  const reference = await rooms.keys.replace(name, pair.privateKey);
  const result = carryOn(run, { mode: 'temporary', publicKey: pair.publicKey, reference });
  return { ...result, events: [eventOf(document, run.now(), 'key.created', { reference, fingerprint: pair.fingerprint })] };
}

function carryOn(run: StepRun, key: NonNullable<HuntDocument['key']>): StepResult {
  return { document: go({ ...run.document, key }, 'rank', 0, run.now()), events: [] };
}

function refuse(run: StepRun, message: string): StepResult {
  const remedy = 'Put an OpenSSH public key into the payload, name one with key.publicKeyFile, or let Foothold make one (key.mode "auto").';
  return { document: giveUp(run.document, { error: 'Hunt.Config', message, remedy }, run.now()), events: [] };
}
