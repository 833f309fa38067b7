/** One form for every time, so that the order of the texts is the order of the times; RFC 3339 alone has several. */
export const toText = (time: string): string => new Date(time).toISOString();

/** As partitions are named: `2026-12-01T09`. */
export const toHour = (time: string): string => toText(time).slice(0, 'yyyy-mm-ddThh'.length);
