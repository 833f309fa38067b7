import { Unavailable } from '../../ports/unavailable.ts';

/** The client alone would wait a minute on a connection that has just died, and some of its calls take no signal. */
const TIMEOUT_IN_MS = 10_000;

export async function bounded<T>(
  port: Unavailable['port'],
  work: (limit: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(TIMEOUT_IN_MS);
  const tooLate = new Promise<never>((_, reject) => {
    abortSignal.addEventListener('abort', () => reject(abortSignal.reason), { once: true });
  });
  try {
    return await Promise.race([work({ abortSignal }), tooLate]);
  } catch (error) {
    throw new Unavailable(port, error);
  }
}
