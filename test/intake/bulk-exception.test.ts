import { describe, expect, it } from 'vitest';
import { readBulkException } from '../../src/intake/bulk-exception.ts';
import { NOW } from '../factories.ts';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const sound = { targetsPerHour: 5_000, until: inHours(24), justification: 'CHG0030123' };

function problemsOf(over: Readonly<Record<string, unknown>>): readonly string[] {
  const reading = readBulkException({ ...sound, ...over }, NOW);
  return reading.kind === 'order' ? [] : reading.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('an exception from the bulk guard', () => {
  it('has a limit, an end in UTC and a reason', () => {
    const until = '2026-11-21T18:00:00+01:00';
    expect(readBulkException({ ...sound, until }, NOW)).toEqual({
      kind: 'order',
      order: { ...sound, until: '2026-11-21T17:00:00.000Z' },
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['72 hours', { until: inHours(72) }, []],
    ['more than 72 hours', { until: new Date(NOW + 72 * HOUR + 1).toISOString() }, ['/until inFuture']],
    ['no time', { until: inHours(0) }, ['/until tooEarly']],
    ['a time that is past', { until: inHours(-1) }, ['/until tooEarly']],
    ['a time without an offset', { until: '2026-11-21T18:00:00' }, ['/until invalidFormat']],
    ['no end', { until: undefined }, ['/until required']],
    ['one target', { targetsPerHour: 1 }, []],
    ['no targets', { targetsPerHour: 0 }, ['/targetsPerHour tooShort']],
    ['100 000 targets', { targetsPerHour: 100_000 }, []],
    ['more', { targetsPerHour: 100_001 }, ['/targetsPerHour tooLong']],
    ['half a target', { targetsPerHour: 2.5 }, ['/targetsPerHour invalidType']],
    ['a number as text', { targetsPerHour: '5000' }, ['/targetsPerHour invalidType']],
    ['no reason', { justification: undefined }, ['/justification required']],
    ['an empty reason', { justification: '' }, ['/justification tooShort']],
    ['a blank reason', { justification: ' \u00a0' }, ['/justification invalidFormat']],
    ['a reason that steers a terminal', { justification: 'a\u001b[2J' }, ['/justification invalidFormat']],
    ['a long reason', { justification: 'x'.repeat(1_025) }, ['/justification tooLong']],
    ['something else', { source: 'hr' }, ['/source unknownField']],
  ])('of %s', (_, over, expected) => {
    expect(problemsOf(over)).toEqual(expected);
  });

  it.each([[[]], [null], ['x'], [5]])('is an object: %j', (document) => {
    expect(readBulkException(document, NOW)).toMatchObject({ kind: 'problems', problems: [{ code: 'invalidType' }] });
  });
});
