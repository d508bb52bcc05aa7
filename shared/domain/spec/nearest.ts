/** The candidate a person most likely meant, or null. For typos in paths, fields and options. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = plain(word);
  const same = candidates.find((candidate) => plain(candidate) === wanted);
  if (same !== undefined) return same;
  // A setting is often called by its last part alone: `floor` for `pace.floor`.
  const byTail = candidates.filter((candidate) => plain(candidate.slice(candidate.lastIndexOf('.') + 1)) === wanted);
  if (byTail.length > 0) return byTail[0]!;
  const ranked = candidates
    .map((candidate) => ({ candidate, away: distance(wanted, plain(candidate)) }))
    .toSorted((a, b) => a.away - b.away);
  const best = ranked[0];
  return best !== undefined && best.away <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : null;
}

/** True when two names differ in case and separators only: `shapeconfig`, `shape-config`, `shapeConfig`. */
export function sameLetters(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** `did you mean "x"?` as a part of a problem; nothing when nothing is near. */
export function suggestion(word: string, candidates: readonly string[]): { remedy?: string } {
  const found = nearest(word, candidates);
  return found === null ? {} : { remedy: `did you mean "${found}"?` };
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}

/** Levenshtein distance, capped by comparing at most 64 characters of either word. */
function distance(one: string, other: string): number {
  const left = one.slice(0, 64);
  const right = other.slice(0, 64);
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[right.length]!;
}
