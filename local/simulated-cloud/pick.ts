import type { Random } from '../../shared/platform/random.ts';

/** Texts of `length` letters of an alphabet, from a stream of chance. */
export function picker(random: Random): (alphabet: string, length: number) => string {
  return (alphabet, length) => {
    let text = '';
    while (text.length < length) text += alphabet[Math.floor(random.next() * alphabet.length)];
    return text;
  };
}
