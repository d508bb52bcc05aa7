import type { Problem } from '../../shared/domain/problem.ts';
import { nearest } from '../../shared/domain/spec/nearest.ts';
import { type CommandName, commandFlags, type Flag, type FlagKey, flags } from './flags.ts';

/** Sorts what the parser could not place into operands that the command takes and problems: unknown flags, words too many. */
export function strayProblems(name: CommandName, args: readonly string[], takes: number): { operands: string[]; problems: Problem[] } {
  const operands: string[] = [];
  const problems: Problem[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index]!;
    if (/^-[^-\d]|^--./.test(word)) {
      problems.push(unknownFlag(name, word));
      // The word after an unknown flag is most likely its value: one mistake, one line.
      const next = args[index + 1];
      const valued = !word.includes('=') && next !== undefined && !next.startsWith('-');
      if (valued && !(takes > 0 && operands.length === 0 && index + 2 >= args.length)) index += 1;
    } else if (operands.length < takes) operands.push(word);
    else {
      const problem = tooMany(name, word);
      // What follows a misspelt command is that command's business.
      if (problem.path === 'command') return { operands, problems: [problem] };
      problems.push(problem);
    }
  }
  return { operands, problems };
}

function unknownFlag(name: CommandName, word: string): Problem {
  const written = word.split('=')[0]!;
  const own = (commandFlags[name] as readonly FlagKey[]).map((key) => `--${flags[key].name}`);
  const elsewhere = (Object.keys(commandFlags) as CommandName[]).filter((other) =>
    (commandFlags[other] as readonly FlagKey[]).some(
      (key) => `--${flags[key].name}` === written || `-${(flags[key] as Flag).short}` === written,
    ),
  );
  const near = likeliest(written, [...own, '--help', '--version']);
  const remedy = near
    ? `did you mean ${near}?`
    : elsewhere.length > 0
      ? `it belongs to "foothold ${elsewhere.join('", "foothold ')}"`
      : `"foothold ${name} --help" lists them`;
  return { path: written, expected: `a flag of "foothold ${name}"`, got: 'an unknown flag', remedy };
}

const names = Object.keys(commandFlags) as CommandName[];
const firstWords = [...new Set(names.map((name) => name.split(' ')[0]!))];
const huntsWords = names.filter((name) => name.startsWith('hunts ')).map((name) => name.slice('hunts '.length));

/** A word too many. For the commands that run when none is named it is most likely a misspelt command (path `command`). */
function tooMany(name: CommandName, word: string): Problem {
  const got = JSON.stringify(word);
  const looksLikeSpec = (name === 'hunt' || name === 'doctor') && /[.\\/]/.test(word);
  if (looksLikeSpec)
    return { path: 'arguments', expected: `no more words for "foothold ${name}"`, got, remedy: `did you mean --spec ${word}?` };
  if (name === 'hunt' && firstWords.includes(word)) {
    return { path: 'command', expected: 'the command before its flags', got: `flags before ${got}`, remedy: `write "foothold ${word} …"` };
  }
  if (name === 'hunt' || name === 'hunts list') {
    const commands = name === 'hunt' ? firstWords : huntsWords;
    const near = likeliest(word, commands);
    const remedy = near
      ? `did you mean "foothold ${name === 'hunt' ? '' : 'hunts '}${near}"?`
      : `"foothold ${name === 'hunt' ? '' : 'hunts '}--help" shows them`;
    return { path: 'command', expected: `one of ${commands.join(', ')}`, got, remedy };
  }
  return {
    path: 'arguments',
    expected: `no more words for "foothold ${name}"`,
    got,
    remedy: `"foothold ${name} --help" shows what it takes`,
  };
}

/** Two neighbouring letters swapped are one slip of the fingers, though two edits. */
function likeliest(word: string, candidates: readonly string[]): string | null {
  const swapped = Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  );
  return candidates.find((candidate) => swapped.includes(candidate)) ?? nearest(word, candidates);
}
