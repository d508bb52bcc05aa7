import { createPrivateKey } from 'node:crypto';
import ssh2 from 'ssh2';
import { checkPublicKey } from '../../shared/domain/ssh/index.ts';
import { generateKeyPair } from '../../shared/platform/key-pair.ts';
import type { Actions } from './action.ts';
import { fingerprintOf, fingerprintOfCreated } from './key-fingerprint.ts';
import type { Params } from './params.ts';
import { flagAt, textAt, textsAt } from './params.ts';
import { invalid, missing, notFound, Refusal } from './refusal.ts';
import type { KeyPair } from './resources.ts';
import { filtered } from './select.ts';
import type { State } from './state.ts';
import { specifiedTags, tagSet } from './tags.ts';
import { iso } from './view-instance.ts';
import type { Xml } from './xml.ts';

function freeName(state: State, params: Params): string {
  const name = textAt(params, 'KeyName');
  if (name === null) throw missing('KeyName');
  if (name.length > 255) throw invalid('Key names are at most 255 ASCII characters.');
  if (state.keyPairs.has(name)) throw new Refusal('InvalidKeyPair.Duplicate', `The keypair already exists`);
  return name;
}

/** The private key comes back this once: OpenSSH's PEM for ED25519, PKCS1 PEM for RSA. */
async function createKeyPair(state: State, params: Params): Promise<Xml> {
  const name = freeName(state, params);
  const type = textAt(params, 'KeyType') ?? 'rsa';
  if (type !== 'rsa' && type !== 'ed25519') throw invalid(`Invalid value '${type}' for KeyType.`);
  const format = textAt(params, 'KeyFormat') ?? 'pem';
  if (format !== 'pem') throw invalid(`KeyFormat '${format}' is not one that the simulator makes: pem.`);
  const tags = specifiedTags(params, 'key-pair');
  const made = await generateKeyPair(type, '');
  freeName(state, params);
  const { material, der } = type === 'rsa' ? rsaForms(made.privateKey) : { material: made.privateKey, der: null };
  const publicKey = made.publicKey.trim();
  const key: KeyPair = {
    id: state.ids.resource('key'),
    name,
    type,
    publicKey,
    fingerprint: fingerprintOfCreated(publicKey, der),
    createdAt: state.now(),
    tags,
  };
  state.keyPairs.set(name, key);
  return { ...shortView(key), keyMaterial: material };
}

function rsaForms(privateKey: string): { material: string; der: Buffer } {
  // node:crypto does not read OpenSSH's own form.
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const material = parsed.getPrivatePEM();
  return { material, der: createPrivateKey(material).export({ type: 'pkcs8', format: 'der' }) };
}

function importKeyPair(state: State, params: Params): Xml {
  const name = freeName(state, params);
  const material = textAt(params, 'PublicKeyMaterial');
  if (material === null) throw missing('PublicKeyMaterial');
  const publicKey = Buffer.from(material, 'base64').toString().trim();
  const type = publicKey.startsWith('ssh-ed25519 ') ? 'ed25519' : publicKey.startsWith('ssh-rsa ') ? 'rsa' : null;
  if (type === null || checkPublicKey(publicKey).length > 0)
    throw new Refusal('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
  const key: KeyPair = {
    id: state.ids.resource('key'),
    name,
    type,
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    createdAt: state.now(),
    tags: specifiedTags(params, 'key-pair'),
  };
  state.keyPairs.set(name, key);
  return shortView(key);
}

/** Deleting what is not there is fine, as at AWS. */
function deleteKeyPair(state: State, params: Params): Xml {
  const [name, id] = [textAt(params, 'KeyName'), textAt(params, 'KeyPairId')];
  if (name === null && id === null) throw missing('KeyName');
  const key = [...state.keyPairs.values()].find((each) => each.name === name || each.id === id);
  if (key) state.keyPairs.delete(key.name);
  return { return: true, keyPairId: key?.id };
}

function describeKeyPairs(state: State, params: Params): Xml {
  const [names, ids] = [textsAt(params, 'KeyName'), textsAt(params, 'KeyPairId')];
  const all = [...state.keyPairs.values()];
  const strange = [...names.filter((name) => !state.keyPairs.has(name)), ...ids.filter((id) => !all.some((each) => each.id === id))];
  if (strange.length > 0) throw notFound('InvalidKeyPair', 'key pair', strange);
  const chosen = names.length + ids.length === 0 ? all : all.filter((each) => names.includes(each.name) || ids.includes(each.id));
  const fields = {
    'key-name': (each: KeyPair) => each.name,
    'key-pair-id': (each: KeyPair) => each.id,
    fingerprint: (each: KeyPair) => each.fingerprint,
  };
  const found = filtered(state, 'DescribeKeyPairs', params, chosen, fields, (each) => each.tags);
  const isOpen = flagAt(params, 'IncludePublicKey') ?? false;
  return {
    keySet: found.map((each) => ({
      ...shortView(each),
      keyType: each.type,
      createTime: iso(each.createdAt),
      publicKey: isOpen ? each.publicKey : null,
    })),
  };
}

function shortView(key: KeyPair) {
  return { keyPairId: key.id, keyName: key.name, keyFingerprint: key.fingerprint, tagSet: tagSet(key.tags) };
}

export const keyActions: Actions = {
  CreateKeyPair: createKeyPair,
  ImportKeyPair: importKeyPair,
  DeleteKeyPair: deleteKeyPair,
  DescribeKeyPairs: describeKeyPairs,
};
