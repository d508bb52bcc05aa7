import { eventOf } from '../domain/hunting/events.ts';
import { ownPublicKey } from '../domain/launch/own-key.ts';
import { describeProblem } from '../domain/problem.ts';
import { checkPublicKey } from '../domain/ssh/index.ts';
import { KeyFileExistsError } from '../platform/key-files.ts';
import { type KeyPair, readKeyPair } from '../platform/key-pair.ts';
import { keepKey, keyName, refuseKey } from './keep-key.ts';
import type { Rooms } from './rooms.ts';
import type { StepResult, StepRun } from './step.ts';

type KeyMaking = 'keys' | 'makeKeyPair';

/** Where the public key travels in the payload (OCI): the payload's own is checked, else a pair is made here. */
export async function keyInPayload(run: StepRun<KeyMaking>): Promise<StepResult> {
  const { mode, publicKeyFile } = run.document.request.settings.key;
  const own = ownPublicKey(run.document);
  if (mode === 'none') return keepKey(run, { mode: 'none', publicKey: null, name: null, reference: null });
  if (mode === 'temporary' || (mode === 'auto' && own === null)) return makeTemporary(run);
  if (own === null) {
    const got = publicKeyFile === null ? 'none' : `${publicKeyFile}, which was not put into the payload`;
    return refuseKey(run, `launch: expected an SSH public key, as key.mode is "${mode}", got ${got}`);
  }
  const problems = checkPublicKey(own.text, own.path);
  if (problems.length > 0) return refuseKey(run, problems.map(describeProblem).join('; '));
  return keepKey(run, { mode: 'given', publicKey: own.text, name: null, reference: null });
}

/** One pair a hunt, however often the step runs: a key that is there already, from a run that died or goes on beside this one, is it. */
async function keptPair(
  rooms: Pick<Rooms, KeyMaking>,
  type: 'ed25519' | 'rsa',
  name: string,
): Promise<{ pair: KeyPair; reference: string }> {
  const pair = await rooms.makeKeyPair(type, name);
  try {
    return { pair, reference: await rooms.keys.write(name, pair.privateKey) };
  } catch (error) {
    if (!(error instanceof KeyFileExistsError)) throw error;
    return { pair: readKeyPair(await rooms.keys.read(error.path), name), reference: error.path };
  }
}

async function makeTemporary(run: StepRun<KeyMaking>): Promise<StepResult> {
  const { document, rooms } = run;
  const name = keyName(document);
  // A key of one that was taken over must not outlive its successor's clean-up.
  await run.assertLed();
  const { pair, reference } = await keptPair(rooms, document.request.settings.key.type, name);
  const event = eventOf(document, run.now(), 'key.created', { reference, fingerprint: pair.fingerprint });
  return keepKey(run, { mode: 'temporary', publicKey: pair.publicKey, name: null, reference }, [event]);
}
