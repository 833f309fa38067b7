import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, correct, fullBucket, take } from '../../src/domain/pace.ts';
import { LANES } from '../../src/topology.ts';
import { NOW } from '../factories.ts';

/** As documented: 3 000 writes in 150 s, of which a lane has its share. */
const SHARE = 3_000 / LANES;
const PER_WRITE_IN_MS = 150_000 / SHARE;
const MINUTE = 60_000;

type Answer = (now: number) => number | undefined | 'nothing';

/** A lane that always has something to write, for so long; the times of its writes. */
function endlessLoad(forInMs: number, start: Bucket, answer: Answer = () => 'nothing', spendInMs = 0) {
  const times: number[] = [];
  let bucket = start;
  for (let now = NOW; now < NOW + forInMs; ) {
    const taken = take(bucket, now);
    bucket = taken.bucket;
    now += taken.waitInMs;
    if (taken.waitInMs > 0) continue;
    times.push(now);
    now += spendInMs;
    const used = answer(now);
    if (used !== 'nothing') bucket = correct(bucket, used, now);
  }
  return { times, bucket };
}

/** Whether ever more was written in any span than a bucket of that share gives away. */
const overspends = (times: readonly number[]) =>
  times.some((to, last) =>
    times.some((from, first) => first <= last && last - first + 1 > SHARE + (to - from) / PER_WRITE_IN_MS + 1e-6),
  );

const empty: Bucket = { tokens: 0, at: NOW, slowdown: 1 };

describe('a lane that always has something to write', () => {
  it('spends at least 95 % of its share, and never more than it', () => {
    const forInMs = 20 * MINUTE;
    const { times } = endlessLoad(forInMs, fullBucket(NOW));
    const share = SHARE + forInMs / PER_WRITE_IN_MS;
    expect(times.length).toBeGreaterThan(0.95 * share);
    expect(times.length).toBeLessThanOrEqual(share);
    expect(overspends(times)).toBe(false);
  });

  it('does so too without a full bucket to begin with', () => {
    const { times } = endlessLoad(20 * MINUTE, empty);
    expect(times.length).toBeGreaterThan((0.95 * 20 * MINUTE) / PER_WRITE_IN_MS);
    expect(times.length).toBeLessThanOrEqual((20 * MINUTE) / PER_WRITE_IN_MS);
  });

  it('does so when all answers tell that nothing special is spent, or nearly all', () => {
    for (const used of [undefined, 0.8, 0.98]) {
      const { times } = endlessLoad(20 * MINUTE, empty, () => used);
      expect(times.length).toBeGreaterThan((0.95 * 20 * MINUTE) / PER_WRITE_IN_MS);
      expect(overspends(times)).toBe(false);
    }
  });

  it('never spends more than its share, whatever answers say and however long writes take', () => {
    const said = fc.array(fc.option(fc.double({ min: 0.8, max: 3, noNaN: true })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(said, fc.constantFrom(0, 40, 900), (answers, spendInMs) => {
        let asked = 0;
        const answer = () => answers[asked++ % answers.length] ?? undefined;
        expect(overspends(endlessLoad(4 * MINUTE, fullBucket(NOW), answer, spendInMs).times)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [1.18, 2],
    [1.78, 5],
    [1, 1.1],
    [0.98, 1],
    [0.8, 1],
  ])(
    'slows down by what is spent beyond 98 % of the limit: at %d each write takes %d times as long',
    (used, slower) => {
      const { times } = endlessLoad(20 * MINUTE, empty, () => used);
      const expected = (20 * MINUTE) / (PER_WRITE_IN_MS * slower);
      expect(times.length).toBeGreaterThan(0.95 * expected);
      expect(times.length).toBeLessThanOrEqual(expected);
    },
  );

  it('climbs back to its full pace with the first answer that says no more', () => {
    const half = NOW + 10 * MINUTE;
    const { times } = endlessLoad(20 * MINUTE, empty, (now) => (now < half ? 2 : undefined));
    const after = times.filter((time) => time >= half).length;
    expect(after).toBeGreaterThan((0.95 * 10 * MINUTE) / PER_WRITE_IN_MS);
  });
});

describe('a bucket', () => {
  it('that is full gives its share at once, and then says how long the next takes', () => {
    let bucket = fullBucket(NOW);
    for (let count = 0; count < Math.floor(SHARE); count++) {
      const taken = take(bucket, NOW);
      expect(taken.waitInMs).toBe(0);
      bucket = taken.bucket;
    }
    const { waitInMs } = take(bucket, NOW);
    expect(waitInMs).toBeGreaterThan(0);
    expect(waitInMs).toBeLessThanOrEqual(PER_WRITE_IN_MS);
  });

  it('has what it said it would have, no sooner', () => {
    const { waitInMs, bucket } = take(empty, NOW);
    expect(waitInMs).toBe(PER_WRITE_IN_MS);
    expect(take(bucket, NOW + waitInMs - 1).waitInMs).toBeGreaterThan(0);
    expect(take(bucket, NOW + waitInMs).waitInMs).toBe(0);
  });

  it('holds no more than its share, however long nothing is written', () => {
    expect(take(empty, NOW + 1_000 * MINUTE).bucket.tokens).toBe(SHARE - 1);
  });

  it.each([
    [0.8, 0.18 * SHARE],
    [0.9, 0.08 * SHARE],
    [1, 0.5],
    [1.7, 0.5],
  ])('holds no more than an answer of %d leaves up to 98 %%, and a part of a token that it has', (used, left) => {
    expect(correct(fullBucket(NOW), used, NOW).tokens).toBeCloseTo(left, 9);
  });

  it('is never filled by an answer', () => {
    for (const used of [undefined, 0, 0.8, 1.5]) expect(correct(empty, used, NOW).tokens).toBe(0);
  });

  it('does not wait for the time that a clock was set back by', () => {
    const back = NOW - 60 * MINUTE;
    expect(take(empty, back).waitInMs).toBe(PER_WRITE_IN_MS);
    const { bucket } = take(empty, back);
    expect(take(bucket, back + PER_WRITE_IN_MS).waitInMs).toBe(0);
    expect(correct(empty, undefined, back)).toMatchObject({ tokens: 0, at: back });
  });

  it('holds no more than its share when the clock is set back and forth', () => {
    const { bucket } = take(take(fullBucket(NOW), NOW - 60 * MINUTE).bucket, NOW);
    expect(bucket.tokens).toBeLessThanOrEqual(SHARE);
  });
});

/** All lanes under endless load, against the bucket of Graph itself; by events, in the order of time. */
function overload(forInMs: number, available: number, latencyInMs: number) {
  const refillPerMs = 3_000 / 150_000;
  let graph = { tokens: available, at: NOW };
  let [made, refused] = [0, 0];
  const lanes = Array.from({ length: LANES }, (_, lane) => ({ bucket: fullBucket(NOW), at: NOW + lane }));
  for (;;) {
    const lane = lanes.reduce((first, each) => (each.at < first.at ? each : first));
    const { at: now } = lane;
    if (now > NOW + forInMs) return { made, refused, allowed: available + forInMs * refillPerMs };
    const taken = take(lane.bucket, now);
    lane.bucket = taken.bucket;
    lane.at = now + Math.max(1, taken.waitInMs);
    if (taken.waitInMs > 0) continue;
    graph = { tokens: Math.min(3_000, graph.tokens + (now - graph.at) * refillPerMs), at: now };
    const isMade = graph.tokens >= 1;
    if (isMade) graph.tokens -= 1;
    made += isMade ? 1 : 0;
    refused += isMade ? 0 : 1;
    const usage = Math.round((1 - graph.tokens / 3_000) * 100) / 100;
    lane.at = now + latencyInMs;
    lane.bucket = correct(lane.bucket, usage >= 0.8 ? usage : undefined, lane.at);
  }
}

describe('all lanes together', () => {
  it.each([
    [3_000, 30],
    [3_000, 400],
    [300, 30],
    [300, 400],
    [150, 100],
  ])(
    'spend nearly all that Graph allows, and never more: %d writes left, answers after %d ms',
    (available, latency) => {
      const { made, refused, allowed } = overload(10 * MINUTE, available, latency);
      expect(refused).toBe(0);
      expect(made).toBeGreaterThan(0.95 * allowed);
    },
  );
});
