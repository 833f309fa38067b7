import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedCalls, type Calls } from './graph-calls.ts';
import { valuesAfter } from './model.ts';
import { playRound, type Round } from './play-round.ts';
import { scale } from './scale.ts';
import type { Sequence } from './sequences.ts';
import { normal } from './workload.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 4_711);
/** A seed for each round, so that any round can be the first of another run. */
const seeds = Array.from({ length: scale.rounds }, (_, round) => SEED + round);
const NONE: Calls = { reads: 0, writes: 0 };

describe.each(seeds)(`what happens to ${scale.sequences} targets, some of it twice, in any order (seed %i)`, (seed) => {
  let round: Round;
  let startedAt: number;
  beforeAll(async () => {
    startedAt = Date.now();
    round = await playRound(seed, scale.sequences);
  }, 600_000);
  afterAll(() => {
    if (round && seeds.length > 1) process.stderr.write(`${summaryOf(round, seed, Date.now() - startedAt)}\n`);
  });

  const callsTo = ({ target }: Sequence): Calls => round.calls.get(target.id) ?? NONE;

  it('closes every request, and none as a dead letter', () => {
    const { sequences, states } = round;
    expect(new Set(states.values())).toEqual(new Set(['applied', 'unchanged', 'superseded']));
    const eventIds = sequences.flatMap(({ events }) => events.map(({ eventId }) => eventId));
    expect([...states.keys()].sort()).toEqual(eventIds.sort());
  });

  it('leaves every target as the model says', () => {
    const wrong = round.sequences.flatMap((sequence) => {
      const expected = normal(valuesAfter(sequence.events, sequence.initial));
      const actual = normal(sequence.target.customSecurityAttributes);
      return isDeepStrictEqual(actual, expected) ? [] : [tell(sequence, { expected, actual })];
    });
    expect(wrong.slice(0, SHOWN)).toEqual([]);
  });

  it('reads once a request, and again if it names its target otherwise; writes what is applied', () => {
    const wrong = round.sequences.flatMap((sequence) => {
      const allowed = allowedCalls(sequence, round.states);
      const calls = callsTo(sequence);
      const isWithin = calls.reads <= allowed.reads && calls.writes <= allowed.writes;
      return isWithin ? [] : [tell(sequence, { allowed, calls })];
    });
    expect(wrong.slice(0, SHOWN)).toEqual([]);
  });

  it('writes nothing where nothing changes, and calls nobody else', () => {
    const quiet = round.sequences.filter(({ changesNothing }) => changesNothing);
    expect(quiet).not.toEqual([]);
    const written = quiet.filter((sequence) => callsTo(sequence).writes > 0);
    expect(written.slice(0, SHOWN).map((sequence) => tell(sequence, callsTo(sequence)))).toEqual([]);
    const called = round.sequences.filter((sequence) => callsTo(sequence) !== NONE);
    expect([...round.calls.keys()].sort()).toEqual(called.map(({ target }) => target.id).sort());
  });

  /** Enough to play it again, a line for each event in the order in which they were sent. */
  function tell({ target, initial, events }: Sequence, found: object): readonly string[] {
    const sent = round.sent.filter((event) => events.includes(event));
    return [
      `seed ${seed}, target ${target.id}, which had ${JSON.stringify(initial)}`,
      ...sent.map((event) => `${JSON.stringify(event)}: ${round.states.get(event.eventId)}`),
      ...Object.entries(found).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ];
  }
});

/** Of what went wrong: the first ones tell enough. */
const SHOWN = 3;

function summaryOf({ sequences, sent, states, calls }: Round, seed: number, tookInMs: number): string {
  const total = (kind: keyof Calls) => [...calls.values()].reduce((sum, call) => sum + call[kind], 0);
  const ended = (state: string) => `${[...states.values()].filter((one) => one === state).length} ${state}`;
  return [
    `${(seed - SEED + 1) * sequences.length} of ${seeds.length * sequences.length} targets (seed ${seed})`,
    `${states.size} requests sent ${sent.length} times`,
    ...['applied', 'unchanged', 'superseded'].map(ended),
    `${total('reads')} reads`,
    `${total('writes')} writes`,
    `${Math.round(tookInMs / 1_000)} s`,
  ].join(', ');
}
