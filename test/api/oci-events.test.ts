import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ociNotificationAnswerSchema } from '../../shared/domain/api/schemas.ts';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';
import { type ApiLab, apiLab } from '../support/api.ts';
import { openHunt } from '../support/hunts-with-instances.ts';
import {
  basic,
  bearer,
  confirmation,
  confirmationToken,
  confirmationUrl,
  type Delivery,
  delivery,
  gatewayDoor,
  known,
  type OciDoor,
  type Reply,
  sender,
  serveDoor,
  topic,
} from '../support/oci-notifications.ts';
import { ec2Id, ociChange, ociId, preemption, spotInterruption } from '../support/vendor-events.ts';

const doors = [
  { name: 'foothold serve', open: serveDoor, wrong: 401 },
  { name: 'the HTTP API', open: gatewayDoor, wrong: 403 },
] as const;

describe.each(doors)('OCI’s events through $name', ({ open, wrong }) => {
  let lab: ApiLab;
  let door: OciDoor;
  beforeEach(async () => {
    lab = apiLab({ operators: ['operator', 'oci-events'] });
    door = await open(lab.api);
  });
  afterEach(async () => {
    await door.close();
    await lab.close();
  });

  const post = async (message: Delivery) => {
    const { status, text } = await door.post(message, known);
    const json = JSON.parse(text) as { kind: string; huntId: string | null };
    if (status === 202) expect(v.safeParse(ociNotificationAnswerSchema, json)).toMatchObject({ success: true });
    return { status, json };
  };

  test('reach the hunt of any tenant; twice, late and out of order is the same as once', async () => {
    const { huntId } = await openHunt(lab, 'oci', ociId);

    const first = await post(delivery(preemption(ociId, '2026-11-02T03:00:30Z')));
    const again = await post(delivery(preemption(ociId, '2026-11-02T03:00:30Z')));
    const older = await post(delivery(preemption(ociId, '2026-11-02T03:00:00Z')));

    expect(first).toEqual({ status: 202, json: { kind: 'taken', huntId, unfinished: null } });
    expect([again.json.kind, older.json.kind]).toEqual(['known', 'known']);
    expect((await lab.store.loadHunt(huntId))?.document.interruption?.at).toBe('2026-11-02T03:00:30.000Z');
    expect(lab.warned).toHaveLength(1);
  });

  test('have a hunt under way look at once', async () => {
    const { huntId } = await openHunt(lab, 'oci', ociId, { phase: 'hunting' });

    const answer = await post(delivery(ociChange('launchinstance.end', 'freeformTags', huntId)));

    expect(answer).toEqual({ status: 202, json: { kind: 'nudged', huntId, unfinished: null } });
    expect(lab.nudged).toEqual([huntId]);
  });

  test('are taken whatever their content type and message type', async () => {
    const { huntId } = await openHunt(lab, 'oci', ociId);
    const message = delivery(preemption(), 'SomethingNew');

    const answer = await post({ ...message, headers: { ...message.headers, 'Content-Type': 'text/plain; charset=UTF-8' } });

    expect(answer).toMatchObject({ status: 202, json: { kind: 'taken', huntId } });
  });

  test.each([
    ['a text that somebody published', 'hello'],
    ['nothing', ''],
    ['a list', '[1]'],
    ['an alarm', { title: 'CPU', type: 'OK_TO_FIRING', severity: 'CRITICAL' }],
    ['an event of another service', { cloudEventsVersion: '0.1', eventType: 'com.oraclecloud.objectstorage.createobject', data: {} }],
    ['a key that nobody means', '{"__proto__": {"polluted": true}}'],
    ['a notice of EC2, which is not theirs to deliver', spotInterruption()],
  ])('and nothing else: %s is ignored, and does not come again', async (_, published) => {
    await openHunt(lab, 'aws', ec2Id);

    const answer = await post(delivery(published));

    expect(answer).toEqual({ status: 202, json: { kind: 'ignored', huntId: null, unfinished: null } });
    expect([lab.warned, lab.inspected, lab.visited]).toEqual([[], [], []]);
  });

  test('come again where the records cannot be read', async () => {
    await openHunt(lab, 'oci', ociId);
    const store = { ...lab.store, loadHunt: () => Promise.reject(new StoreUnavailableError('table', 'throttled', 'Wait.')) };
    Object.assign(lab.api.rooms, { store });

    const { status } = await door.post(delivery(preemption()), known);

    expect(status).toBe(503);
  });

  test('are refused above the size of a request, unread', async () => {
    const { status } = await door.post(delivery('x'.repeat(lab.api.limits.bodyMost + 1)), known);

    expect(status).toBe(413);
  });

  test.each([
    ['another password', basic(sender.user, `${sender.password}!`)],
    ['another user', basic('ana', sender.password)],
    ['no password', basic(sender.user, '')],
    ['the password alone', `Basic ${Buffer.from(sender.password).toString('base64')}`],
    ['the password as a token', `Bearer ${sender.password}`],
    ['the token of an operator', `Bearer ${bearer}`],
    ['the token of an operator as the password', basic(sender.user, bearer)],
    ['a scheme alone', 'Basic'],
    ['what is no base64', 'Basic ***'],
  ])('are refused with %s', async (_, authorization) => {
    await openHunt(lab, 'oci', ociId);

    const answers = await Promise.all([delivery(preemption()), confirmation()].map((message) => door.post(message, authorization)));

    expect(answers.map(({ status }) => status)).toEqual([wrong, wrong]);
    expect([lab.warned, lab.visited]).toEqual([[], []]);
  });

  test('are asked for a password where they come without one', async () => {
    const { status, headers } = await door.post(delivery(preemption()), null);

    expect({ status, challenge: headers['www-authenticate'] }).toEqual({ status: 401, challenge: 'Basic realm="foothold"' });
    expect(lab.warned).toEqual([]);
  });

  test.each(['/events', '/hunts', '/fleets', '/schedules'])('open no other door with their password: %s', async (path) => {
    const answer = await door.post(delivery(preemption()), known, path);

    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect(lab.started).toEqual([]);
  });

  test('have no door where nobody lets them in', async () => {
    const shut = apiLab();
    const other = await open(shut.api);

    const answer = await other.post(delivery(preemption()), known);
    await other.close();
    await shut.close();

    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  test('begin with a confirmation, which follows Oracle’s link once for each time that it comes', async () => {
    const answers = [await post(confirmation()), await post(confirmation())];

    expect(answers).toMatchObject([
      { status: 202, json: { kind: 'confirmed' } },
      { status: 202, json: { kind: 'confirmed' } },
    ]);
    expect(lab.visited).toEqual([confirmationUrl, confirmationUrl]);
    expect(lab.logged).toMatchObject([
      { event: 'oci-events.confirmed', fields: { topic } },
      { event: 'oci-events.confirmed', fields: { topic } },
    ]);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'https://example.com/20181201/subscriptions/ocid1.onssubscription.oc1.phx.a/confirmation?token=a',
    'file:///etc/passwd',
  ])('call nobody for a confirmation with another link: %s', async (url) => {
    const answer = await post(confirmation(url));

    expect(answer).toMatchObject({ status: 202, json: { kind: 'ignored' } });
    expect(lab.visited).toEqual([]);
    expect(lab.logged).toMatchObject([
      { event: 'oci-events.unconfirmed', fields: { topic, remedy: expect.stringContaining('resend-confirmation --id ocid1.') } },
    ]);
  });

  test.each([
    { answered: { status: 404, detail: 'it answered 404' }, status: 202, how: 'has run out' },
    { answered: { status: 302, detail: 'it answered 302' }, status: 202, how: 'leads elsewhere' },
    { answered: { status: 500, detail: 'it answered 500' }, status: 503, how: 'breaks' },
    { answered: { status: null, detail: 'it did not answer: ECONNRESET' }, status: 503, how: 'does not answer' },
  ])('say why a confirmation failed whose link $how, and have it come again where that may help', async ({ answered, status }) => {
    lab.answered = answered;

    const answer = await door.post(confirmation(), known);

    expect(answer.status).toBe(status);
    expect(lab.visited).toEqual([confirmationUrl]);
    expect(lab.logged[0]).toMatchObject({
      event: 'oci-events.unconfirmed',
      fields: { reason: expect.stringContaining(answered.detail) },
    });
  });

  test('log ids of a confirmation that are ids, and nothing that somebody made up', async () => {
    const message = confirmation('https://example.com/');

    await post({ ...message, headers: { ...message.headers, 'X-OCI-NS-TopicOcid': 'two words', 'X-OCI-NS-SubscriptionId': '; rm -r /' } });

    const remedy = 'oci ons subscription resend-confirmation --id SUBSCRIPTION';
    expect(lab.logged).toMatchObject([{ event: 'oci-events.unconfirmed', fields: { topic: null, subscription: null, remedy } }]);
  });

  test('show neither password nor token of a confirmation in an answer or a log line', async () => {
    const messages = [
      delivery(preemption()),
      delivery('hello'),
      confirmation(),
      confirmation('https://example.com/'),
      delivery('x'.repeat(200_000)),
    ];
    lab.answered = { status: 500, detail: 'it answered 500' };

    const replies: Reply[] = [];
    for (const message of messages)
      for (const authorization of [known, basic(sender.user, `${sender.password}!`), `Bearer ${bearer}`, null])
        replies.push(await door.post(message, authorization));

    const shown = JSON.stringify([replies, lab.logged]);
    const canaries = [sender.password, bearer, confirmationToken, known.slice('Basic '.length)];
    expect(lab.logged.length).toBeGreaterThan(1);
    expect(canaries.filter((canary) => shown.includes(canary))).toEqual([]);
  });
});
