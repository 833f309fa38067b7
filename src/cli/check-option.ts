import type { Option } from './command.ts';

const DATE_OR_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

const forms = {
  count: { wanted: 'a whole number from 1', fits: (value: string) => /^[1-9]\d{0,8}$/.test(value) },
  seconds: { wanted: 'a number of seconds', fits: (value: string) => /^\d{1,6}(?:\.\d+)?$/.test(value) },
  time: {
    wanted: 'a date (UTC) or an RFC 3339 time with an offset',
    fits: (value: string) => DATE_OR_TIME.test(value) && !Number.isNaN(Date.parse(value)),
  },
};

/** What an option wants instead of the value it was given; undefined when that will do. */
export function whatIsWanted(option: Option, value: string): string | undefined {
  if (option.type === 'boolean' || option.is === undefined) return undefined;
  if (typeof option.is === 'object') {
    return option.is.includes(value) ? undefined : `one of: ${option.is.join(', ')}`;
  }
  const { wanted, fits } = forms[option.is];
  return fits(value) ? undefined : wanted;
}
