import { beforeEach, describe, expect, it } from 'vitest';
import { ociCloud } from '../../../shared/clouds/oci/index.ts';
import { viewInstance } from '../../../shared/clouds/oci/view.ts';
import type { Cloud } from '../../../shared/clouds/port.ts';
import { keyOfFile, optionsFor } from './account.ts';
import { endpointOfEachTest } from './fake-endpoint.ts';
import { instance, instanceId } from './recorded.ts';

const keyPath = keyOfFile();

const histories = '/20160918/instanceConsoleHistories';
const text =
  'boot\r\n-----BEGIN SSH HOST KEY FINGERPRINTS-----\r\n256 SHA256:abc root@host (ED25519)\r\n-----END SSH HOST KEY FINGERPRINTS-----\r\n';
const view = viewInstance(instance())!;

const endpoint = endpointOfEachTest();
let cloud: Cloud;
beforeEach(() => {
  cloud = ociCloud(optionsFor(endpoint.url, keyPath));
  endpoint.on(`POST ${histories}`, { json: { id: 'h1', lifecycleState: 'REQUESTED' } });
  endpoint.on(`DELETE ${histories}/h1`, { status: 204 });
});

const steps = () => endpoint.seen.map(({ method, path }) => `${method} ${path.replace(histories, '')}`);

describe('the console', () => {
  it.each([
    ['plain text', { text }],
    ['a JSON string', { json: text }],
  ])('is captured, waited for, read as %s and thrown away, one step a call', async (_, content) => {
    endpoint.on(
      `GET ${histories}/h1`,
      { json: { id: 'h1', lifecycleState: 'GETTING-HISTORY' } },
      { json: { id: 'h1', lifecycleState: 'SUCCEEDED' } },
    );
    endpoint.on(`GET ${histories}/h1/data`, content);

    const asked = await cloud.console(view, null);
    const waiting = await cloud.console(view, asked.cursor);
    const read = await cloud.console(view, waiting.cursor);

    expect([asked.text, waiting.text, read.text]).toEqual([null, null, text]);
    expect(asked.cursor).toContain('h1');
    expect(waiting.cursor).toBe(asked.cursor);
    expect(read.cursor).toBeNull();
    expect(steps()).toEqual(['POST ', 'GET /h1', 'GET /h1', 'GET /h1/data', 'DELETE /h1']);
    expect(JSON.parse(endpoint.seen[0]!.body)).toEqual({ instanceId });
    expect(endpoint.seen[3]!.query.get('length')).toBe('1048576');
  });

  it('keeps text that only looks like JSON', async () => {
    endpoint.on(`GET ${histories}/h1`, { json: { id: 'h1', lifecycleState: 'SUCCEEDED' } });
    endpoint.on(`GET ${histories}/h1/data`, { text: '"quoted" boot message' });

    const { cursor } = await cloud.console(view, null);
    const read = await cloud.console(view, cursor);

    expect(read.text).toBe('"quoted" boot message');
  });

  it('is read even when the capture cannot be deleted', async () => {
    endpoint.on(`GET ${histories}/h1`, { json: { id: 'h1', lifecycleState: 'SUCCEEDED' } });
    endpoint.on(`GET ${histories}/h1/data`, { text });
    endpoint.on(`DELETE ${histories}/h1`, { status: 500, text: '' });

    const { cursor } = await cloud.console(view, null);

    expect(await cloud.console(view, cursor)).toEqual({ text, cursor: null });
  });

  it('starts over after a capture that failed, or that is gone', async () => {
    endpoint.on(`GET ${histories}/h1`, { json: { id: 'h1', lifecycleState: 'FAILED' } }, { status: 404, text: '' });

    const { cursor } = await cloud.console(view, null);
    const failed = await cloud.console(view, cursor);
    const gone = await cloud.console(view, cursor);

    expect([failed, gone]).toEqual([
      { text: null, cursor: null },
      { text: null, cursor: null },
    ]);
    expect(steps()).toEqual(['POST ', 'GET /h1', 'DELETE /h1', 'GET /h1']);
  });

  it('is a fault where the service has no console history', async () => {
    endpoint.on(`POST ${histories}`, { status: 404, text: 'no such path' });

    await expect(cloud.console(view, null)).rejects.toMatchObject({ name: 'CloudCallError', fault: { status: 404, stage: 'read' } });
  });
});
