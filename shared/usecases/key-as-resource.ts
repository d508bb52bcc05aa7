import type { KeyPairs } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { describeProblem } from '../domain/problem.ts';
import { checkPublicKey } from '../domain/ssh/index.ts';
import { ownerTags } from '../domain/tags.ts';
import { keepKey, keyName, refuseKey } from './keep-key.ts';
import type { StepResult, StepRun } from './step.ts';

/**
 * Where key pairs are resources of the cloud (EC2, FR-061..075): an existing one is named, a public key is imported, or a temporary
 * pair `{namespace}-{session-id}` is created, whose private key comes back this once and goes straight into the key room.
 */
export async function keyAsResource(run: StepRun<'keys'>, keyPairs: KeyPairs): Promise<StepResult> {
  const { document } = run;
  const { key } = document.request.settings;
  const named = key.name ?? textAt(document.request.launch.KeyName);
  if (key.mode === 'import') return importKey(run, keyPairs);
  if (key.mode === 'temporary' || (key.mode === 'auto' && named === null)) return createKey(run, keyPairs);
  if (named === null) {
    if (key.mode === 'none') return keepKey(run, { mode: 'none', publicKey: null, name: null, reference: null });
    return refuseKey(run, 'launch.KeyName: expected the name of a key pair, as key.mode is "given", got none');
  }
  if (!(await keyPairs.exists(named)))
    return refuseKey(
      run,
      `launch.KeyName: expected a key pair of this region, got ${named}, which does not exist (InvalidKeyPair.NotFound)`,
    );
  return keepKey(run, { mode: 'given', publicKey: null, name: named, reference: null });
}

async function createKey(run: StepRun<'keys'>, keyPairs: KeyPairs): Promise<StepResult> {
  const { document, rooms } = run;
  const name = keyName(document);
  const request = { name, type: document.request.settings.key.type, tags: ownerTags(document.namespace, document.huntId) };
  const pair = await keyPairs.create(request).catch(async (error: unknown) => {
    if (!isDuplicate(error)) throw error;
    // The answer with its private key was lost, or its reader died: the key is of no use to anybody. A new one takes its place.
    await run.assertLed();
    await keyPairs.remove(name);
    return keyPairs.create(request);
  });
  // The answer may have come late: a key of one that was taken over must neither replace the successor's nor outlive its clean-up.
  await run.assertLed();
  const reference = await rooms.keys.replace(name, pair.privateKey);
  const event = eventOf(document, run.now(), 'key.created', { name, reference, fingerprint: pair.fingerprint });
  return keepKey(run, { mode: 'temporary', publicKey: null, name, reference }, [event]);
}

async function importKey(run: StepRun, keyPairs: KeyPairs): Promise<StepResult> {
  const { document } = run;
  const { publicKey } = document.request.settings.key;
  if (publicKey === null) return refuseKey(run, 'key.publicKeyFile: expected an OpenSSH public key to import, got none');
  const problems = checkPublicKey(publicKey, 'key.publicKey');
  if (problems.length > 0) return refuseKey(run, problems.map(describeProblem).join('; '));
  const name = document.request.settings.key.name ?? keyName(document);
  const tags = ownerTags(document.namespace, document.huntId);
  await keyPairs.import({ name, publicKey, tags }).catch(async (error: unknown) => {
    // A run before this one imported the same text: the name is taken by ourselves, as the tags tell.
    if (!isDuplicate(error) || !(await keyPairs.list(tags)).includes(name)) throw error;
  });
  return keepKey(run, { mode: 'imported', publicKey, name, reference: null }, [
    eventOf(document, run.now(), 'key.created', { name, imported: true }),
  ]);
}

function isDuplicate(error: unknown): boolean {
  return error instanceof CloudCallError && error.fault.code === 'InvalidKeyPair.Duplicate';
}

function textAt(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
