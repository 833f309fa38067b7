/** How long the chaos is: some seconds in `npm test`, and as promised with `npm run chaos`. */
const isFull = process.env['CHAOS'] === 'full';

export const scale = {
  outageInMs: isFull ? 60_000 : 4_000,
  roleRequests: isFull ? 1_000 : 400,
  letters: isFull ? 1_000 : 150,
  /** Rounds of so many sequences of events. A host may write 3 000 times at once; then Graph's limit slows it down. */
  rounds: isFull ? 20 : 1,
  sequences: isFull ? 500 : 60,
  /** Hostile requests to a webhook, for each thing that reads them. */
  hostileCases: isFull ? 100_000 : 1_500,
  /** Of each property; in the short form, as many of them as a second has time for. */
  fuzzedEvents: isFull ? 100_000 : 1_000,
  fuzzedForMs: isFull ? Number.POSITIVE_INFINITY : 600,
  /** What the network does to whom it cuts off. */
  outages: isFull ? (['refuse', 'hang'] as const) : (['refuse'] as const),
};
