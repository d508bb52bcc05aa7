import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { visit } from '../../shared/platform/visit.ts';

/** Somebody on loopback, and the paths that were asked of it. */
async function somebody(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/link?token=secret`, asked };
}

describe('a link', () => {
  it('is followed once, by GET, and tells how it went without what was answered', async () => {
    const { url, asked } = await somebody((_, response) => response.writeHead(200).end('a long story'));

    const told = await visit(url);

    expect(told).toEqual({ status: 200, detail: 'it answered 200' });
    expect(asked).toEqual(['GET /link?token=secret']);
  });

  it('that leads elsewhere is not followed there', async () => {
    const elsewhere = await somebody((_, response) => response.end());
    const { url } = await somebody((_, response) => response.writeHead(302, { location: elsewhere.url }).end());

    const told = await visit(url);

    expect(told).toEqual({ status: 302, detail: 'it answered 302' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('behind which nobody answers is told as such, without its token', async () => {
    const { url } = await somebody((request) => request.socket.destroy());

    const { status, detail } = await visit(url);

    expect(status).toBeNull();
    expect(detail).toMatch(/^it did not answer: ./);
    expect(detail).not.toContain('secret');
  });

  it('is given up after ten seconds', async () => {
    const deadline = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('late', 'TimeoutError')));

    const told = await visit('http://127.0.0.1:9/');

    expect(deadline).toHaveBeenCalledWith(10_000);
    expect(told).toEqual({ status: null, detail: 'it did not answer: late' });
  });
});
