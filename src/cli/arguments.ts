import { parseArgs } from 'node:util';
import { nearest } from '../domain/nearest.ts';
import { whatIsWanted } from './check-option.ts';
import type { Command, Options } from './command.ts';
import { commonOptions } from './common-options.ts';
import { type Failed, failed } from './failure.ts';
import type { Values } from './values.ts';

export type Reading =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly operands: readonly string[];
      readonly values: Values;
    }
  | Failed;

/** One id in 64 begins with a dash (base64url), and no option is that long. */
const DASHED_ID = /^-[\w-]{42}$/;
/** Nothing else may become a part of a path: `..` would name another resource. */
const ID = /^[\w-]{1,128}$/;

export function readArguments(argv: readonly string[], commands: readonly Command[]): Reading {
  const dashedIds = argv.filter((argument) => DASHED_ID.test(argument));
  const args = argv.filter((argument) => !DASHED_ID.test(argument));
  const every = toConfig(Object.assign({}, commonOptions, ...commands.map(({ options }) => options)) as Options);
  const { tokens } = parseArgs({ args, options: every, strict: false, allowPositionals: true, tokens: true });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const command = commands.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return { kind: 'help', command };
  if (!command) return unknownCommand(words, commands);
  const options = { ...commonOptions, ...command.options };
  for (const token of tokens) {
    if (token.kind === 'option' && !Object.hasOwn(options, token.name))
      return unknownOption(token.rawName, command, options);
  }
  const given = readStrictly(args, options);
  if (given.kind === 'failed') return given;
  const operands = [...words.slice(command.name.split(' ').length), ...dashedIds];
  return checkOperands(command, operands) ?? { kind: 'command', command, operands, values: given.values };
}

const toConfig = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { type: option.type, multiple: 'isList' in option }]),
  );

function readStrictly(args: string[], options: Options): { kind: 'values'; values: Values } | Failed {
  let values: Values;
  try {
    values = parseArgs({ args, options: toConfig(options), allowPositionals: true }).values as Values;
  } catch (error) {
    // Node's messages name the option and never what it was given.
    return failed('usage', error instanceof Error ? error.message : String(error));
  }
  for (const [name, option] of Object.entries(options)) {
    const value = values[name];
    const wanted = typeof value === 'string' ? whatIsWanted(option, value) : undefined;
    if (wanted !== undefined) return failed('usage', `--${name} takes ${wanted}.`);
  }
  return { kind: 'values', values };
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): Failed {
  const names = commands.map(({ name }) => name);
  const [first = ''] = words;
  const group = names.filter((name) => name.startsWith(`${first} `));
  if (first === '') return failed('usage', `Name a command: ${names.join(', ')}. --help explains them.`);
  const wanted = words.slice(0, 2).join(' ');
  const [hint] = [...nearest(wanted, names), ...nearest(first, names)];
  if (hint !== undefined) return failed('usage', `There is no such command. Did you mean '${hint}'?`);
  return failed('usage', `There is no such command. Give one of: ${(group.length > 0 ? group : names).join(', ')}.`);
}

function unknownOption(rawName: string, { name }: Command, options: Options): Failed {
  if (rawName === '--token') {
    const why = 'the arguments of a process are visible to other users of the machine';
    return failed('usage', `A token is taken from RELAY_TOKEN only: ${why}.`);
  }
  const [hint] = nearest(rawName.replace(/^-+/, ''), Object.keys(options));
  const meant = hint === undefined ? `'${name} --help' lists them.` : `Did you mean '--${hint}'?`;
  return failed('usage', `'${name}' has no option '${rawName}'. ${meant}`);
}

function checkOperands({ name, operands }: Command, given: readonly string[]): Failed | undefined {
  if (given.length < operands.atLeast || given.length > operands.atMost) {
    const usage = operands.usage === '' ? 'takes no operand' : `takes ${operands.usage}`;
    return failed('usage', `'${name}' ${usage}; ${given.length} given.`);
  }
  if (operands.are === 'ids' && !given.every((id) => ID.test(id))) {
    return failed('usage', 'An id has letters, digits, - and _ only, as the relay gave it.');
  }
  return undefined;
}
