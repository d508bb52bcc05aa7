import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callbacks } from '../../shared/platform/callbacks.ts';

const body = { id: 'hunt-ready', event: 'hunt.ready' };
const { tell } = callbacks({ commands: true });

/** A webhook on loopback, its address and what it was sent. */
async function webhook(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const got: { key: unknown; type: unknown; text: string }[] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    got.push({ key: request.headers['idempotency-key'], type: request.headers['content-type'], text });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, got };
}

async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-callbacks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'got.json');
}

describe('a webhook', () => {
  it('gets the body as JSON, with its id as the key by which a repetition is known', async () => {
    const { url, got } = await webhook((_, response) => response.writeHead(204).end());

    const answer = await tell({ url, command: null }, body);

    expect(answer).toEqual({ ok: true, detail: 'the webhook answered 204' });
    expect(got).toEqual([{ key: 'hunt-ready', type: 'application/json', text: JSON.stringify(body) }]);
  });

  it.each([400, 503])('that answers %i has not taken it', async (status) => {
    const { url } = await webhook((_, response) => response.writeHead(status).end('a secret of the receiver'));

    expect(await tell({ url, command: null }, body)).toEqual({ ok: false, detail: `the webhook answered ${status}` });
  });

  it('is not followed elsewhere, where the body was not meant to go', async () => {
    const elsewhere = await webhook((_, response) => response.end());
    const { url } = await webhook((_, response) => response.writeHead(307, { location: elsewhere.url }).end());

    const answer = await tell({ url, command: null }, body);

    expect(answer).toMatchObject({ ok: false, detail: expect.stringContaining('unexpected redirect') });
    expect(elsewhere.got).toEqual([]);
  });

  it('that says nothing is left when the time is up', async () => {
    const { url } = await webhook(() => undefined);

    expect(await tell({ url, command: null }, body, 50)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/did not answer: .*timeout/),
    });
  });

  it('that is not there is told by its cause', async () => {
    const { url } = await webhook((request) => request.socket.destroy());

    expect(await tell({ url, command: null }, body)).toMatchObject({ ok: false, detail: expect.stringContaining('did not answer: ') });
  });

  it('whose address is none is told, and nothing is thrown', async () => {
    expect(await tell({ url: 'no address', command: null }, body)).toMatchObject({ ok: false });
  });
});

describe('a command', () => {
  it('gets the body on its stdin', async () => {
    const file = await scratch();

    const answer = await tell({ url: null, command: `cat > '${file}'` }, body);

    expect(answer).toEqual({ ok: true, detail: 'the command ran' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(body);
  });

  it('need not read it', async () => {
    expect(await tell({ url: null, command: 'exec true' }, { ...body, filler: 'x'.repeat(1_000_000) })).toMatchObject({ ok: true });
  });

  it('that fails is told by its exit code', async () => {
    expect(await tell({ url: null, command: 'echo secret; exit 7' }, body)).toEqual({
      ok: false,
      detail: 'the command ended with exit code 7',
    });
  });

  it('that does not end is ended when the time is up', async () => {
    expect(await tell({ url: null, command: 'exec sleep 60' }, body, 50)).toEqual({
      ok: false,
      detail: 'the command ended with SIGTERM',
    });
  });

  it('is not run where there is nobody to run it for', async () => {
    const file = await scratch();

    const answer = await callbacks({ commands: false }).tell({ url: null, command: `touch '${file}'` }, body);

    expect(answer).toEqual({ ok: false, detail: 'commands are not run here; use a webhook' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

it('both are told, and one that fails makes the whole a failure', async () => {
  const { url, got } = await webhook((_, response) => response.end());

  const answer = await tell({ url, command: 'exit 1' }, body);

  expect(answer).toEqual({ ok: false, detail: 'the webhook answered 200; the command ended with exit code 1' });
  expect(got).toHaveLength(1);
});

it('nobody to tell is nothing undone', async () => {
  expect(await tell({ url: null, command: null }, body)).toEqual({ ok: true, detail: '' });
});
