import type { Command, Options } from './command.ts';
import { commonOptions } from './common-options.ts';

const CONNECTION = `Address and token, the first that is given:
  --url or RELAY_URL     the address; https, or http on this machine
  RELAY_TOKEN            an access token; never an argument, for others could see it
  a running local stack  (npm start) brings both with it
  RELAY_API_AUDIENCE     takes a token with your own sign-in (az login) for the first audience;
                         else RELAY_API_IDENTIFIER_URI does, which azd up leaves in its environment
`;

const EXIT_CODES = `Exit codes: 0 everything as asked, 1 something was refused, is missing or degraded, 2 wrong usage or an
unreadable file, 3 the relay, Microsoft Graph or Azure could not be reached or did not accept the token, 4 what was
compared differs, 130 interrupted.
`;

const invocation = ({ name, operands }: Command): string => [name, operands.usage].filter((part) => part).join(' ');

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => invocation(command).length));
  const list = commands.map((command) => `  ${invocation(command).padEnd(width)}  ${command.summary}\n`).join('');
  return `The operator's command line of the Entra Attribute Relay.

  npm run relay -- <command> [options]

${list}
'<command> --help' says more. Every command takes:
${describeOptions(commonOptions)}
${CONNECTION}
${EXIT_CODES}`;
}

export function commandHelp(command: Command): string {
  const details = command.details === undefined ? '' : `\n${command.details}`;
  const own = Object.keys(command.options).length > 0 ? `\n${describeOptions(command.options)}` : '';
  const { url: _, ...others } = commonOptions;
  const common = command.withoutRelay ? others : commonOptions;
  return `${command.summary}

  npm run relay -- ${invocation(command)} [options]
${details}${own}
${describeOptions(common)}
${command.withoutRelay ? '' : `${CONNECTION}\n`}${EXIT_CODES}`;
}

function describeOptions(options: Options): string {
  const named = Object.entries(options).map(([name, option]) => ({
    name: option.type === 'boolean' ? `--${name}` : `--${name} ${option.value}`,
    help: option.help,
  }));
  return named.map(({ name, help }) => `  ${name.padEnd(26)} ${help}\n`).join('');
}
