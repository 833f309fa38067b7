export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => string | undefined;
  /** An id is of use only as a whole; other texts may be cut where the line is too long. */
  readonly whole?: boolean;
};

const WIDTH = 120;
const GAP = '  ';
const SHORTEST = 6;

export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => printable(cell(row)))),
  ];
  const natural = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const widths = toWidths(
    natural,
    columns.map(({ whole }) => whole === true),
  );
  return lines
    .map((line) => `${line.map((text, index) => pad(text, widths[index] ?? 0)).join(GAP)}`.trimEnd())
    .join('\n');
}

/** Takes from the widest column that may be cut until the line fits. */
function toWidths(natural: readonly number[], whole: readonly boolean[]): readonly number[] {
  const widths = [...natural];
  const gaps = GAP.length * (widths.length - 1);
  for (let over = widths.reduce((a, b) => a + b, gaps) - WIDTH; over > 0; over--) {
    const candidates = widths.map((width, index) => (whole[index] ? 0 : width));
    const widest = Math.max(...candidates);
    if (widest <= SHORTEST) break;
    widths[candidates.indexOf(widest)] = widest - 1;
  }
  return widths;
}

const pad = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

/** What a sender chose must not steer the operator's terminal. */
export const printable = (text = ''): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');

/** To the minute, in UTC as the relay gives it: enough to find one's way. */
export const minute = (time: string | undefined): string => time?.slice(0, 16).replace('T', ' ') ?? '';

/** One line for each that is known. */
export function facts(named: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(named).filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n');
}
