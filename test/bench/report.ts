/** What a benchmark found, and how it is told. */
import type { Comparison } from './statistics.ts';

export type Measurement = {
  readonly name: string;
  /** What the ratio is relative to. */
  readonly against: string;
  readonly ratio: number;
  readonly limit: number;
  readonly baseline: number;
  readonly measured: number;
  readonly unit: string;
};

export type Findings = {
  readonly measurements: readonly Measurement[];
  /** What has no limit, one line each. */
  readonly notes: readonly string[];
};

export const isOk = ({ ratio, limit }: Measurement): boolean => ratio <= limit;

export const toJson = (measurements: readonly Measurement[]): string =>
  JSON.stringify(
    measurements.map((measurement) => ({ ...measurement, ok: isOk(measurement) })),
    undefined,
    2,
  );

export function toTable({ measurements, notes }: Findings): string {
  const rows = measurements.map((measurement) => [
    measurement.name,
    `${digits(measurement.ratio)} x`,
    `${measurement.limit} x`,
    isOk(measurement) ? 'ok' : 'over',
    `${digits(measurement.measured)} ${measurement.unit}`,
    `${digits(measurement.baseline)} ${measurement.unit}`,
    measurement.against,
  ]);
  const table = [['', 'ratio', 'limit', '', 'measured', 'baseline', 'which is'], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...notes].join('\n');
}

/** Three significant digits, for nothing here can be measured more exactly. */
export const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

export const spread = (name: string, [low, high]: Comparison['middleHalf']): string =>
  `${name}: half of the rounds had a ratio from ${digits(low)} to ${digits(high)}`;
