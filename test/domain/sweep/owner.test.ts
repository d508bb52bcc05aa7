import { describe, expect, it } from 'vitest';
import { ownerOf, ownerTagNames } from '../../../shared/domain/sweep/owner.ts';
import { attemptTags, ownerTags } from '../../../shared/domain/tags.ts';
import { huntId } from './sightings.ts';

describe('the owner of a resource', () => {
  it('is the hunt that its tags name as every launch writes them', () => {
    expect(ownerOf('foothold', attemptTags('foothold', huntId, '2026-11-01T12:00:00.000Z', 3))).toEqual({ kind: 'ours', huntId });
    expect(ownerOf('acode', { ...ownerTags('acode', huntId), team: 'web' })).toEqual({ kind: 'ours', huntId });
  });

  it.each([
    ['no tags at all', {}],
    ['other tags', { Name: 'web', foothold2: 'true' }],
    ['the tags of another namespace', ownerTags('acode', huntId)],
  ])('is a stranger with %s', (_, tags) => {
    expect(ownerOf('foothold', tags)).toEqual({ kind: 'foreign' });
  });

  it('is a stranger where a tag name means something to JavaScript only', () => {
    expect(ownerOf('constructor', {})).toEqual({ kind: 'foreign' });
  });

  it.each([
    ['no session id', { foothold: 'true' }, 'no foothold-session-id'],
    [
      'a session id that is no ULID',
      { foothold: 'true', 'foothold-session-id': 'my "web" server' },
      'no hunt\'s id: "my \\"web\\" server"',
    ],
    ['an empty session id', { foothold: 'true', 'foothold-session-id': '' }, 'no hunt\'s id: ""'],
    ['a session id alone', { 'foothold-session-id': huntId }, 'tag foothold is missing'],
    ['another value of the namespace tag', { foothold: 'yes', 'foothold-session-id': huntId }, 'tag foothold is not "true"'],
  ])('is in doubt with %s', (_, tags, problem) => {
    expect(ownerOf('foothold', tags)).toEqual({ kind: 'wrongly-tagged', problem: expect.stringContaining(problem) });
  });

  it('is looked for by the names of the two owner tags', () => {
    expect(ownerTagNames('acode')).toEqual(['acode', 'acode-session-id']);
  });
});
