/** How long the chaos is: some seconds in `npm test`, and as promised with `npm run chaos`. */
const isFull = process.env['CHAOS'] === 'full';

export const scale = {
  outageInMs: isFull ? 60_000 : 4_000,
  roleRequests: isFull ? 1_000 : 400,
  letters: isFull ? 1_000 : 300,
  /** What the network does to whom it cuts off. */
  outages: isFull ? (['refuse', 'hang'] as const) : (['refuse'] as const),
};
