import type { Options } from './command.ts';

export const DEFAULT_PATIENCE_IN_SECONDS = 60;

export const commonOptions: Options = {
  url: { type: 'string', value: 'URL', help: 'Address of the relay: https, or http on this machine. Also RELAY_URL.' },
  patience: {
    type: 'string',
    value: 'SECONDS',
    is: 'seconds',
    help: `How long one call is tried again while the relay is busy or out of reach. Default ${DEFAULT_PATIENCE_IN_SECONDS}.`,
  },
  json: { type: 'boolean', help: 'One JSON document on stdout, also when something fails.' },
  progress: { type: 'boolean', help: 'Progress on stderr even where that is not a terminal.' },
  help: { type: 'boolean', help: 'This text.' },
};
