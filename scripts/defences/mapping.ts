import type { Defence } from './defence.ts';

const EXPRESSION = 'test/intake/mapping/expression.test.ts';
const EVENTS = 'test/app/translated-events.test.ts';

/** Defences of the mapping: what an expression may do to the relay. */
export const mappingDefences: readonly Defence[] = [
  {
    name: 'mapping: no $eval',
    source: 'src/intake/mapping/functions.ts',
    without: ["['eval', '$eval would run what a sender wrote.'],", "['evil', '$eval would run what a sender wrote.'],"],
    file: EXPRESSION,
    test: 'what is refused before it is ever evaluated $eval(a)',
  },
  {
    name: 'mapping: nothing that changes with the day',
    source: 'src/intake/mapping/check-tree.ts',
    without: ["|| picture.includes('[Y')) return undefined;", "|| picture.includes('[')) return undefined;"],
    file: EXPRESSION,
    test: 'what is refused before it is ever evaluated $toMillis(a, "[M]/[D]")',
  },
  {
    name: 'mapping: a watch on regular expressions',
    source: 'src/intake/mapping/watched-reg-exp.ts',
    // A text that takes a second instead of years, and not the promised fifth of one.
    without: ['export const REGEX_LIMIT_IN_MS = 200;', 'export const REGEX_LIMIT_IN_MS = 3_000;'],
    file: EXPRESSION,
    test: 'what is stopped a regular expression, within its time',
  },
  {
    name: 'mapping: a limit on the time of an expression',
    source: 'src/intake/mapping/expression.ts',
    without: ['timeout: 500,', 'timeout: 3_000,'],
    file: EXPRESSION,
    test: 'what is stopped an endless expression, within its time',
  },
  {
    name: 'mapping: a limit on depth',
    source: 'src/intake/mapping/expression.ts',
    without: ['stack: 200,', 'stack: 100_000,'],
    file: EXPRESSION,
    test: 'what is stopped ($f := function($n) { 1 + $f($n) }; $f(1))',
  },
  {
    name: 'mapping: a limit on lists',
    source: 'src/intake/mapping/expression.ts',
    without: ['sequence: 10_000', 'sequence: 10_000_000_000'],
    file: EXPRESSION,
    test: 'what is stopped [1..10000000]',
  },
  {
    name: 'mapping: a limit on what an expression gives',
    source: 'src/intake/mapping/plain.ts',
    without: ['if (++parts > MAX_PARTS)', 'if (++parts < 0)'],
    file: EXPRESSION,
    test: 'what is stopped [1..2000]',
  },
  {
    name: 'mapping: no width that an event names',
    source: 'src/intake/mapping/expression.ts',
    without: ['if (wanted > WIDEST)', 'if (wanted < 0)'],
    file: EXPRESSION,
    test: 'what is stopped $pad(a, 2000)',
  },
  {
    name: 'mapping: no function from an event',
    source: 'src/intake/translate.ts',
    without: ['if (reserved) return {', 'if (reserved && (false as boolean)) return {'],
    file: EVENTS,
    test: 'an event that cannot be mapped with a function of JSONata is a letter',
  },
  {
    name: 'mapping: no value in what is told of a failure',
    source: 'src/intake/mapping/expression.ts',
    without: ['because: describeFailure(error)', 'because: describeFailure(error) + JSON.stringify(error)'],
    file: EXPRESSION,
    test: 'what is stopped $number(a)',
  },
  {
    name: 'mapping: a single value becomes a collection',
    source: 'src/domain/fit-collections.ts',
    without: ['return isCollection && isScalar(value) ? [value] : value;', 'return value;'],
    file: EVENTS,
    test: 'an event of a source with a mapping becomes a request under the id of its sender, and a single value a collection of one',
  },
  {
    name: 'mapping: a definition made a moment ago',
    source: 'src/domain/fit-collections.ts',
    without: ['isKnown = false;', 'isKnown = true;'],
    file: EVENTS,
    test: 'an event of a source with a mapping fits a collection whose definition was made a moment ago',
  },
];
