import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { openServe } from '../local/serve/open-serve.ts';
import { tokenOf } from '../local/serve/tokens.ts';
import { readEnvironment } from '../shared/platform/config.ts';
import { createLogger } from '../shared/platform/logger.ts';
import { allOpenFleets } from '../shared/usecases/fleet-index.ts';
import { type Malformed, malformed } from '../test/support/malformed.ts';

/**
 * `npm run abuse [COUNT] [SEED]`: malformed requests (100,000) to a server on loopback that rehearses, some of them no HTTP at all. Fails
 * when one is answered with a 5xx, when one starts a hunt or a fleet, or when the server does not answer a sound request afterwards.
 */
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const together = 32;
const batch = 2000;
const token = 'abuse-token-0123456789abcdef';

const limits = { burst: 1e9, requestsPerSecond: 1e9 };
const serving = await openServe({
  cloud: 'oci',
  environment: readEnvironment({}),
  callTimeoutMs: 5000,
  log: createLogger({ level: 'error' }),
  simulate: { scenario: 'first-light', paceForEyes: false },
  host: '127.0.0.1',
  port: 0,
  tokens: [tokenOf('local', token)],
  limits,
});
const { hostname, port } = new URL(serving.url);
const agent = new Agent({ keepAlive: true, maxSockets: together });
const seen = new Map<string, number>();
const faults: string[] = [];
const startedAt = performance.now();

for (let done = 0; done < count; done += batch) {
  const some = fc.sample(malformed, { numRuns: Math.min(batch, count - done), seed: seed + done });
  let next = 0;
  const worker = async () => {
    while (next < some.length) {
      const at = next++;
      const one = some[at] as Malformed;
      const status = (done + at) % 50 === 0 ? await sendRaw(one) : await send(one);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (/^5/.test(status)) faults.push(`${status} ${one.method} ${one.path} ${Buffer.from(one.body).toString().slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
}

const seconds = (performance.now() - startedAt) / 1000;
const { store } = serving.api.rooms;
const [hunts, fleets] = [await store.listHunts(), await allOpenFleets(store)];
const sound = await send({ method: 'GET', path: '/hunts', headers: {}, body: new Uint8Array() });
await serving.close();
agent.destroy();
console.log(
  JSON.stringify({
    seed,
    requests: count,
    seconds: Math.round(seconds),
    answers: Object.fromEntries([...seen].sort()),
    hunts: hunts.length,
    fleets: fleets.length,
    alive: sound === '200',
  }),
);
for (const fault of faults.slice(0, 10)) console.error(fault);
if (faults.length > 0 || hunts.length + fleets.length > 0 || sound !== '200') process.exitCode = 1;

function send({ method, path, headers, body }: Malformed): Promise<string> {
  return new Promise((resolve) => {
    // Node's client refuses to send what is no URL; the server is to see what comes closest.
    const clean = path.replace(/[^\x21-\x7e]/g, '%');
    const outgoing = request(
      { agent, hostname, port, method, path: clean, headers: { ...headers, authorization: `Bearer ${token}` } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(String(answer.statusCode)));
        answer.on('error', () => resolve('reset'));
      },
    );
    outgoing.on('error', () => resolve('reset'));
    outgoing.end(body);
  });
}

/** The bytes alone, as if they were a request. */
function sendRaw({ method, path, body }: Malformed): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (part) => (text += part.toString('latin1')));
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'closed'));
    socket.on('error', () => undefined);
    socket.end(
      Buffer.concat([
        Buffer.from(`${method} ${path} HTTP/1.1\r\nauthorization: Bearer ${token}\r\ncontent-length: ${body.length * 2}\r\n\r\n`),
        body,
      ]),
    );
  });
}
