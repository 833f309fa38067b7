/** Comparing two ways of doing something on a machine that is never quiet. */

/** One round's cost, in whatever unit the benchmark measures. */
export type Round = () => number | Promise<number>;

export type Comparison = {
  /** Median of the rounds' own ratios: a disturbance that lasts longer than a round weighs on both sides of it. */
  readonly ratio: number;
  /** Medians, so their quotient is near the ratio and not equal to it. */
  readonly baseline: number;
  readonly measured: number;
  /** Half of all rounds had a ratio between these two. */
  readonly middleHalf: readonly [number, number];
};

/** On a busy machine fewer rounds must do, but not so few that a handful of them decides. */
const FEWEST_ROUNDS = 9;

export type Extent = { readonly rounds: number; readonly withinInMs: number };

/** Alternates the two, and which of them goes first, so that a drift favours neither. */
export async function compare(extent: Extent, baseline: Round, measured: Round): Promise<Comparison> {
  const costs = { baseline: [] as number[], measured: [] as number[] };
  const runBaseline = async () => costs.baseline.push(await baseline());
  const runMeasured = async () => costs.measured.push(await measured());
  const until = performance.now() + extent.withinInMs;
  for (let round = 0; round < extent.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() > until) break;
    const [first, second] = round % 2 === 0 ? [runBaseline, runMeasured] : [runMeasured, runBaseline];
    await first();
    await second();
  }
  const ratios = costs.measured.map((cost, round) => cost / (costs.baseline[round] ?? Number.NaN));
  return {
    ratio: median(ratios),
    baseline: median(costs.baseline),
    measured: median(costs.measured),
    middleHalf: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
