import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../esbuild.config.mjs';
import { catalogue, onDemand } from '../../infra/aws/catalogue.ts';

const functions = { ...catalogue, ...onDemand };
const names = Object.keys(functions);
/** Packages that speak to a service: what the catalogue calls clients. */
const client = /^(?:@aws-sdk\/(?:client|lib)-.+|oci-.+|ssh2)$/;

/** Which function's code can send a command of EC2 that makes, marks or ends something. */
const changing = {
  RunInstances: ['attempt-launch'],
  TerminateInstances: ['announce', 'clean-up', 'poll-status', 'probe-ssh', 'sweep'],
  DeleteVolume: ['announce', 'attempt-launch', 'clean-up', 'sweep'],
  CancelSpotInstanceRequests: ['announce', 'attempt-launch', 'clean-up', 'sweep'],
};

describe('the bundle of', () => {
  let folder: string;
  const inputs = new Map<string, string[]>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foothold-clients-'));
    const built = await bundleFunctions(folder, names);
    for (const [index, name] of names.entries()) inputs.set(name, inputsOf(built[index]?.metafile));
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(functions))('%s bears the clients that the catalogue names, and no others', (name, { clients }) => {
    const packages = new Set((inputs.get(name) ?? []).map(packageOf).filter((each) => client.test(each)));

    expect([...packages].toSorted()).toEqual(clients);
  });

  it.each(Object.entries(changing))('no other function can send %s', (command, senders) => {
    const file = `@aws-sdk/client-ec2/dist-es/commands/${command}Command.js`;

    const able = names.filter((name) => inputs.get(name)?.some((path) => path.endsWith(file)));

    expect(able.toSorted()).toEqual(senders);
  });

  it('a function without a cloud bears none of the adapters', () => {
    const without = names.filter((name) => !functions[name]?.clients.some((each) => /^oci-|client-ec2$/.test(each)));

    const adapted = without.filter((name) => inputs.get(name)?.some((path) => /^shared\/clouds\/(?:aws\/link|oci\/)/.test(path)));

    expect(without).toContain('abandon');
    expect(adapted).toEqual([]);
  });
});

/** Files of which something is left in the bundle, whenever it is loaded. */
function inputsOf(metafile: Metafile | undefined): string[] {
  const kept = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  return kept.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

/** `@aws-sdk/client-ec2` of a path in it, wherever it is installed; '' for a file of our own. */
function packageOf(path: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? '';
}
