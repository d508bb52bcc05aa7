import type { SettingEntry } from './list-settings.ts';

const groups: Readonly<Record<string, string>> = {
  hunt: 'How far and how long',
  pace: 'How fast',
  ready: 'What counts as ready',
  key: 'SSH key',
  cleanUp: 'Clean-up',
  spot: 'The spot market (EC2)',
  volume: 'Root volume (EC2)',
  imds: 'Instance metadata service (EC2)',
  interruption: 'Interruption of spot instances (EC2)',
  notify: 'Callbacks',
  fleet: 'Fleets',
  sweep: 'The sweep',
  tags: 'Tags',
};

/** `docs/settings.md`, from the settings themselves. */
export function settingsPage(settings: readonly SettingEntry[]): string {
  const sections = Object.entries(groups).map(([group, title]) => {
    const rows = settings.filter(({ path }) => path === group || path.startsWith(`${group}.`)).map(row);
    return [`## ${title}: \`${group}\``, '', '| setting | default | takes | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
  });
  return `${intro}\n${sections.join('\n')}`;
}

const intro = `# Settings

Made from \`shared/domain/settings.ts\`; a test fails when this page is not what the code says
(\`vitest run test/domain/spec/settings-page.test.ts -u\` writes it anew). \`foothold settings\` prints the same list.

Durations are seconds. Every setting can be given in three places; the later wins:

1. \`config.yaml\`, for all hunts
2. the hunt file, for one hunt (a raw launch payload has no room for settings)
3. the command line: a flag that names the setting (\`--timeout\`, \`--deadline\`), and over it \`--set path=value\`

\`--set pace.floor=15\`, \`--set hunt.adNumbers=1,3\`, \`--set ready.ssh.user=opc\`, \`--set tags.team=web\`, \`--set hunt.deadline=null\`.
The value is JSON where it reads as JSON, and text otherwise. Capitals in brackets are the names in the script that
requirement 1 describes.
`;

function row({ path, default: fallback, type, doc }: SettingEntry): string {
  return `| \`${path}\` | \`${JSON.stringify(fallback)}\` | ${cell(type)} | ${cell(doc)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
