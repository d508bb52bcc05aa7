import { Command, CommanderError, Option } from 'commander';
import type { Problem } from '../../shared/domain/problem.ts';
import { type CommandName, commandFlags, type Flag, type FlagKey, flags, type RawFlags } from './flags.ts';
import { commandTexts, rootText } from './help-texts.ts';
import { strayProblems } from './strays.ts';

/** Either a text to print (help, version) or a command with its raw flags and everything wrong with them so far. */
export type Parsed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'usage'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly name: CommandName;
      readonly id: string | null;
      readonly flags: RawFlags;
      readonly problems: readonly Problem[];
    };

// A flag without its value must not hide the problems of the others, so no flag is required to have one by the parser.
const missing = '\0missing';

/** Reads the arguments after the program's name. Never throws for bad input, never exits. */
export function parseArguments(args: readonly string[], version: string): Parsed {
  let text = '';
  let parsed: Parsed | null = null;
  const choose: Choose = (name, command, wantsId) => {
    parsed = judge(name, command, wantsId);
  };
  const program = buildProgram(version, choose);
  forEachCommand(program, (command) =>
    command.exitOverride().configureOutput({ writeOut: (part) => (text += part), writeErr: (part) => (text += part) }),
  );
  if (args.length === 0) return { kind: 'usage', text: program.helpInformation() };

  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { kind: 'text', text };
    if (error instanceof CommanderError) return { kind: 'usage', text };
    throw error;
  }
  return parsed ?? { kind: 'usage', text: text || program.helpInformation() };
}

type Choose = (name: CommandName, command: Command, wantsId: boolean) => void;

function buildProgram(version: string, choose: Choose): Command {
  const program = new Command('foothold').description(rootText.description).version(version, '-V, --version', 'print the version');
  program
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', rootText.after)
    .helpCommand('help [command]', 'Shows the help of a command.')
    .configureHelp(helpStyle);
  const hunts = new Command('hunts')
    .description(commandTexts.hunts.description)
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp(helpStyle);
  for (const name of Object.keys(commandFlags) as CommandName[]) {
    const [first = '', second] = name.split(' ');
    const parent = second === undefined ? program : hunts;
    const isDefault = name === 'hunt' || name === 'hunts list';
    const wantsId = takesId.has(second ?? '');
    const command = new Command(second ?? first).description(commandTexts[name].description);
    command.helpOption('-h, --help', 'show help').configureHelp(helpStyle).allowUnknownOption().allowExcessArguments();
    if (wantsId) command.usage('ID [options]');
    const after = commandTexts[name].after;
    if (after) command.addHelpText('after', after);
    for (const key of commandFlags[name]) command.addOption(toOption(key));
    command.action(() => choose(name, command, wantsId));
    parent.addCommand(command, { isDefault });
    if (name === 'hunt') program.addCommand(hunts);
  }
  return program;
}

function toOption(key: FlagKey): Option {
  const flag: Flag = flags[key];
  const option = new Option(`${flag.short ? `-${flag.short}, ` : ''}--${flag.name}${flag.value ? ` [${flag.value}]` : ''}`, flag.doc);
  if (!flag.value) return option;
  option.preset(missing);
  if (flag.repeatable) option.argParser((value: string, earlier: string[] | undefined) => [...(earlier ?? []), value]);
  return option;
}

// Values are optional to the parser and wanted by us, so the help says <value>.
const helpStyle = {
  helpWidth: 110,
  optionTerm: (option: Option) => option.flags.replace(/\[(.*)\]/, '<$1>'),
  optionDescription: (option: Option) => option.description,
  subcommandTerm: (command: Command) => [command.name(), ...(takesId.has(command.name()) ? ['ID'] : [])].join(' '),
};
const takesId = new Set(['show', 'cancel', 'pause', 'resume', 'end']);

function judge(name: CommandName, command: Command, wantsId: boolean): Parsed {
  const stored = command.opts<Record<string, unknown>>();
  const raw: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const key of commandFlags[name] as readonly FlagKey[]) {
    // commander keeps --no-color as the opposite of a color that is true.
    const positive = /^no([A-Z])(.*)$/.exec(key);
    const value = positive ? stored[`${positive[1]!.toLowerCase()}${positive[2]}`] === false || undefined : stored[key];
    if (value === undefined || value === false) continue;
    const values = Array.isArray(value) ? value : [value];
    if (values.includes(missing))
      problems.push({ path: `--${flags[key].name}`, expected: `a value (${(flags[key] as Flag).value})`, got: 'nothing after it' });
    const kept = values.filter((entry) => entry !== missing);
    if (kept.length > 0) raw[key] = Array.isArray(value) ? kept : kept[0];
  }
  const { operands, problems: strays } = strayProblems(name, command.args, wantsId ? 1 : 0);
  problems.push(...strays);
  const id = operands[0] ?? null;
  if (wantsId && id === null)
    problems.push({
      path: 'ID',
      expected: "a hunt's id or the beginning of it",
      got: 'nothing',
      remedy: '"foothold hunts list" shows the ids',
    });
  return { kind: 'command', name, id, flags: raw as RawFlags, problems };
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
