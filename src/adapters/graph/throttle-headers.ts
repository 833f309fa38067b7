const DECIMAL = /^\d+(\.\d+)?$/;

/** The part of the limit that is spent, from `x-ms-throttle-limit-percentage`: 0.8 and more. */
export const parseThrottleUsed = (header: string | null): number | undefined =>
  header !== null && DECIMAL.test(header) ? ifFinite(Number(header)) : undefined;

const ifFinite = (number: number): number | undefined => (Number.isFinite(number) ? number : undefined);
