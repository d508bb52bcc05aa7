/** Seconds as people say them: `8 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const [name, size] = units[first]!;
  const amount = Math.floor(whole / size);
  const next = units[first + 1];
  const rest = next ? Math.floor((whole - amount * size) / next[1]) : 0;
  return next && rest > 0 ? `${amount} ${name} ${rest} ${next[0]}` : `${amount} ${name}`;
}

/** Local wall-clock time of an instant, `12:03:04`; with the date when it is not the day of `now`. */
export function sayTime(at: string | number, now?: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (now === undefined || new Date(now).toDateString() === date.toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** Text from elsewhere (a cloud's message, an HTML error page) as one harmless line: no control characters, bounded length. */
export function oneLine(text: string, most = 160): string {
  // oxlint-disable-next-line no-control-regex
  const flat = text
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}

/** First letter small, no full stop: the cloud's sentence inside ours. Words in capitals and codes (`Server.InternalError`) stay. */
export function inner(text: string): string {
  const line = oneLine(text).replace(/\.+$/, '');
  return /^[A-Z][a-z]+(?![\w.])/.test(line) ? line[0]!.toLowerCase() + line.slice(1) : line;
}

/** A word for a POSIX shell, quoted only where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
