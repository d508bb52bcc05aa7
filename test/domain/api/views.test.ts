import { describe, expect, it } from 'vitest';
import { tenantOf } from '../../../shared/domain/api/tenant.ts';
import { huntViewOf, summaryOf } from '../../../shared/domain/api/views.ts';
import { huntingDocument, readyDocument } from '../../cli/hunt-documents.ts';
import { huntDocument, timelineEvent } from '../../support/documents.ts';

const now = Date.UTC(2026, 10, 1, 13);
const caller = { tenant: 'arn:aws:iam::1:role/a', requestHash: 'h', scheduleId: '01M6D363W0QQRB8F9DAXJ4FM3Y' };

describe('a hunt as its caller sees it', () => {
  it('has its place and its instance once there are such', () => {
    const views = [huntDocument(), huntingDocument(), readyDocument()].map((document) => huntViewOf(document, [], now));

    expect(views.map(({ offering, instance }) => [offering, instance?.id ?? null])).toEqual([
      [null, null],
      ['three', null],
      ['three', 'ocid1.instance.oc1.phx.one'],
    ]);
  });

  it('has a host key only when that was verified', () => {
    const ready = readyDocument();
    const probe = ready.probe!;
    const keys = [
      { ...ready, probe: { ...probe, verified: true } },
      { ...ready, probe: { ...probe, verified: false } },
      { ...ready, probe: { ...probe, verified: true, seen: null } },
    ].map((document) => huntViewOf(document, [], now).hostKey);

    expect(keys).toEqual([probe.seen?.fingerprint, null, null]);
  });

  it('tells the schedule that started it, if one did', () => {
    expect(summaryOf(huntingDocument(), now).scheduleId).toBeNull();
    expect(summaryOf({ ...huntingDocument(), caller }, now).scheduleId).toBe(caller.scheduleId);
  });

  it('keeps the payload, the account, the token and the lease to itself', () => {
    const document = readyDocument();

    const text = JSON.stringify(huntViewOf({ ...document, caller }, [timelineEvent(document)], now));

    for (const secret of [document.account, 'compartmentId', 'epoch', '"token"', caller.tenant]) expect(text).not.toContain(secret);
  });
});

describe('the owner of a hunt', () => {
  it('is its caller, or whoever sits at this machine', () => {
    expect([tenantOf(huntingDocument()), tenantOf({ ...huntingDocument(), caller })]).toEqual(['local', caller.tenant]);
  });
});
