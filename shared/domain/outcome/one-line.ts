/** Longest text that patterns are tried on: bounds their cost on hostile or broken answers. */
const readMost = 4000;
/** Longest `Outcome.message`, in UTF-16 units. */
export const messageMost = 300;

/**
 * A cloud's words on one line: no HTML, no control or invisible characters (an answer must not be able to paint on a terminal),
 * runs of space as one, at most `most` UTF-16 units. Empty when there are no words.
 */
export function oneLine(text: string, most = readMost): string {
  const words = withoutMarkup(text.slice(0, readMost).toWellFormed())
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return words.length > most
    ? `${words
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`
    : words;
}

/** Load balancers and proxies answer in HTML; JSON messages may hold a lone `<` that is no markup. */
function withoutMarkup(text: string): string {
  if (!/<(?:!doctype|html|head|body|title|h1|center)\b/i.test(text)) return text;
  const body = text.replace(/<head\b[\s\S]*?<\/head>/i, ' ');
  return stripTags(body).trim() ? stripTags(body) : stripTags(text);
}

function stripTags(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/gi, (_, name: string) => entities[name.toLowerCase() as keyof typeof entities]);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };
