import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { previewOci } from '../../../shared/domain/launch/preview-oci.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';

const settings = (given: object) => v.parse(settingsSchema, given);

describe('an OCI launch before there is a hunt', () => {
  it('is the payload itself where the settings add nothing', () => {
    const payload = { shape: 'A1', metadata: { user_data: 'x' } };

    expect(previewOci(payload, settings({}))).toEqual(payload);
  });

  it("has the user's tags beside the payload's own, and wins over them", () => {
    const shown = previewOci({ freeformTags: { team: 'a', kept: 'b' } }, settings({ tags: { team: 'data' } }));

    expect(shown).toEqual({ freeformTags: { team: 'data', kept: 'b' } });
  });

  it('has the given key, other metadata untouched', () => {
    const shown = previewOci({ metadata: { user_data: 'x' } }, settings({ key: { publicKey: 'ssh-ed25519 AAAA' } }));

    expect(shown).toEqual({ metadata: { user_data: 'x', ssh_authorized_keys: 'ssh-ed25519 AAAA' } });
  });

  it('has the key where there was no metadata', () => {
    const shown = previewOci({ shape: 'A1' }, settings({ key: { publicKey: 'ssh-ed25519 AAAA' } }));

    expect(shown).toEqual({ shape: 'A1', metadata: { ssh_authorized_keys: 'ssh-ed25519 AAAA' } });
  });
});
