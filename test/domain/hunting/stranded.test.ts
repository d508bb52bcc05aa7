import { describe, expect, it } from 'vitest';
import { lateness } from '../../../shared/domain/hunting/stranded.ts';
import { huntDocument } from '../../support/documents.ts';

const now = Date.UTC(2026, 10, 1, 13);
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const next = (notBefore: string | null, step: 'poll' | 'end' | 'notify' | 'validate' = 'poll') => ({ step, waitSeconds: 0, notBefore });

describe('how late a hunt is', () => {
  it.each([
    ['one whose step was due a minute ago', { next: next(at(-60)) }, 60],
    ['one that waits', { next: next(at(60)) }, 0],
    ['one that nobody has stepped yet, by its making', { createdAt: at(-90), next: next(null, 'validate') }, 90],
    ['one that stands still', { next: next(at(-60), 'end') }, 0],
    ['one that has ended', { endedAt: at(-60), phase: 'failed' as const, next: next(at(-60)) }, 0],
    ['one that has ended and is still to be told', { endedAt: at(-60), phase: 'ready' as const, next: next(at(-30), 'notify') }, 30],
  ])('is told in seconds: %s', (_, overrides, expected) => {
    expect(lateness(huntDocument(overrides), now)).toBe(expected);
  });
});
