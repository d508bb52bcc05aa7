import { describe, expect, it } from 'vitest';
import { listSettings } from '../../../shared/domain/spec/list-settings.ts';
import { settingsPage } from '../../../shared/domain/spec/settings-page.ts';

describe('docs/settings.md', () => {
  it('is what the settings say', async () => {
    await expect(settingsPage(listSettings())).toMatchFileSnapshot('../../../docs/settings.md');
  });

  it('has a row for every setting', () => {
    const page = settingsPage(listSettings());

    for (const { path } of listSettings()) expect(page).toContain(`| \`${path}\` |`);
  });
});
