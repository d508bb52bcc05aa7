import { describe, expect, test } from 'vitest';
import { readTokens, tenantOfHeader } from '../../local/serve/tokens.ts';
import { basic, delivery, known, sender } from '../support/oci-notifications.ts';
import { ask, stage } from '../support/serve-stage.ts';
import { preemption } from '../support/vendor-events.ts';

const line = readTokens(`oci-events ${sender.password}\nada ada-token-0123456789abcdef\n`, 'tokens.txt');

describe('the token of OCI Notifications', () => {
  test.each([
    [known, 'oci-events'],
    [`Bearer ${sender.password}`, null],
    [basic('ada', sender.password), null],
    [basic('ada', 'ada-token-0123456789abcdef'), null],
    [basic('oci-events', 'ada-token-0123456789abcdef'), null],
    ['Bearer ada-token-0123456789abcdef', 'ada'],
  ])('is a password of its user and nothing else: %s is %s', (header, tenant) => {
    expect(tenantOfHeader(header, line)).toBe(tenant);
  });
});

describe('foothold serve', { timeout: 60_000 }, () => {
  const post = async (url: string) => {
    const { headers, body } = delivery(preemption());
    return fetch(`${url}/events/oci`, { method: 'POST', headers: { ...headers, authorization: known }, body });
  };

  test('takes OCI’s events where its token file has a line for them', async () => {
    const { open } = await stage({ limits: {} });
    const serving = await open(...line);

    const answer = await post(serving.url);
    const told = await answer.json();
    const own = await ask(serving, 'GET', '/hunts');
    await serving.close();

    expect([answer.status, told]).toEqual([202, { kind: 'ignored', huntId: null, unfinished: null }]);
    expect(own.status).toBe(200);
  });

  test('has no such route without that line, for nobody', async () => {
    const { open } = await stage({ limits: {} });
    const serving = await open();

    const answer = await post(serving.url);
    const own = await ask(serving, 'POST', '/events/oci', {});
    await serving.close();

    expect([answer.status, own.status]).toEqual([401, 404]);
  });
});
