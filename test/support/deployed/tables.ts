import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { WireRequest, WireResponse } from '../../../local/simulated-cloud/wire.ts';
import { createTable } from '../dynalite.ts';

export interface Tables {
  /** A request to DynamoDB, answered. */
  forward(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

/** A DynamoDB of its own with the product's table under that name. */
export async function openTables(name: string, region: string): Promise<Tables> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const maker = new DynamoDBClient({ region, endpoint, credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' } });
  await maker.send(createTable(name));
  maker.destroy();
  return {
    async forward({ method, headers, body }) {
      const { host: _, 'content-length': __, connection: ___, ...rest } = headers;
      const answer = await fetch(endpoint, { method, headers: rest, body });
      const text = await answer.text();
      return { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' }, body: text };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
