/** What an answer says, under the names of the wire. Lists become `<name><item>…</item></name>`; null and undefined are left out. */
export type Xml = string | number | boolean | null | undefined | readonly Xml[] | { readonly [name: string]: Xml };

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (found) => entities[found]!);
}

export function element(name: string, value: Xml): string {
  if (value === null || value === undefined) return '';
  const inner = content(value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

function content(value: Xml): string {
  if (Array.isArray(value)) return value.map((each) => element('item', each)).join('');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => element(name, each))
      .join('');
  return escapeXml(String(value));
}
