/**
 * Whether a log line matches a JSON filter pattern of CloudWatch Logs, as far as the deployment's patterns go: `=`, `!=`, `<`, `>` between a
 * selector of one level and a text or a number, `*` for anything, `&&` before `||`, parentheses. A selector that is not in the line matches nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matches(pattern: string, line: Readonly<Record<string, unknown>>): boolean {
  const tokens = pattern.match(/"[^"]*"|&&|\|\||!=|[{}()=<>]|\$\.\w+|-?\d+/g) ?? [];
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`${pattern}: expected ${expected ?? 'more'}, got ${token}`);
    return token;
  };
  /** Both sides are read whatever the first one says. */
  const chain = (operator: '&&' | '||', next: () => boolean): boolean => {
    let result = next();
    while (tokens[at] === operator) {
      take();
      const other = next();
      result = operator === '&&' ? result && other : result || other;
    }
    return result;
  };
  const any = (): boolean => chain('||', () => chain('&&', one));
  const one = (): boolean => {
    if (tokens[at] !== '(') return compare(line[take().slice('$.'.length)], take(), take());
    take('(');
    const inner = any();
    take(')');
    return inner;
  };
  take('{');
  const result = any();
  take('}');
  if (at !== tokens.length) throw new Error(`${pattern}: expected its end, got ${tokens[at]}`);
  return result;
}

function compare(value: unknown, operator: string, wanted: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (operator === '<' || operator === '>') {
    return typeof value === 'number' && (operator === '<' ? value < Number(wanted) : value > Number(wanted));
  }
  const text = wanted.startsWith('"') ? wanted.slice(1, -1) : wanted;
  const same = new RegExp(`^${text.split('*').map(escaped).join('.*')}$`).test(String(value));
  if (operator !== '=' && operator !== '!=') throw new Error(`an operator that is not read here: ${operator}`);
  return operator === '=' ? same : !same;
}

function escaped(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}
