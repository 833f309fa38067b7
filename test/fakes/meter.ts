import { GAUGE_HOLDS_FOR_IN_MS, type Labels, type Meter, type Metric } from '../../src/ports/meter.ts';

/** Of one instrument and one set of labels: what has been counted and recorded, or what the gauge says now. */
export type Point = { readonly name: Metric; readonly labels: Labels } & (
  | { readonly kind: 'counter'; readonly value: number }
  | { readonly kind: 'histogram'; readonly count: number; readonly sum: number }
  | { readonly kind: 'gauge'; readonly value: number }
);
type Measured = { readonly name: Metric; readonly labels: Labels; readonly value: number };

/** Keeps every measurement. */
export function createFakeMeter(now: () => number = () => 0) {
  const counted: Measured[] = [];
  const recorded: Measured[] = [];
  const set: (Measured & { readonly at: number })[] = [];

  const meter: Meter = {
    count: (name, labels) => void counted.push({ name, labels: { ...labels }, value: 1 }),
    record: (name, value, labels) => void recorded.push({ name, labels: { ...labels }, value }),
    gauge: (name, value, labels) => void set.push({ name, labels: { ...labels }, value, at: now() }),
  };

  return {
    ...meter,
    /** Every measurement of an instrument, in order. */
    of: (name: Metric): readonly Readonly<Record<string, string | number>>[] =>
      [...counted, ...recorded, ...set]
        .filter((one) => one.name === name)
        .map(({ labels, value }) => ({ ...labels, value })),
    labels: (): readonly Labels[] => [...counted, ...recorded, ...set].map(({ labels }) => labels),
    points(): readonly Point[] {
      const held = set.filter(({ at }) => now() - at <= GAUGE_HOLDS_FOR_IN_MS);
      return [
        ...grouped(counted).map(([{ name, labels }, values]) => ({
          ...{ name, labels, kind: 'counter' as const, value: values.length },
        })),
        ...grouped(recorded).map(([{ name, labels }, values]) => ({
          ...{ name, labels, kind: 'histogram' as const, count: values.length },
          sum: values.reduce((sum, value) => sum + value, 0),
        })),
        ...grouped(held).map(([{ name, labels }, values]) => ({
          ...{ name, labels, kind: 'gauge' as const, value: values.at(-1) ?? 0 },
        })),
      ];
    },
  };
}

export type FakeMeter = ReturnType<typeof createFakeMeter>;

/** By instrument and labels, whatever their order. */
function grouped(measured: readonly Measured[]): readonly (readonly [Measured, readonly number[]])[] {
  const groups = Map.groupBy(measured, ({ name, labels }) => JSON.stringify([name, Object.entries(labels).toSorted()]));
  return [...groups.values()].map((group) => [group[0] as Measured, group.map(({ value }) => value)]);
}
