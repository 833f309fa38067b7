/** The words of a newer relay are no reason to wait for ever, so what is not listed counts as closed. */
const openStates = ['reserved', 'queued', 'scheduled', 'applying', 'retrying'];
const freshStates = ['reserved', 'queued', 'scheduled'];
const goodEnds = ['applied', 'unchanged', 'superseded'];

/** No worker has seen it yet, as far as its state tells. */
export const isFresh = (state: string): boolean => freshStates.includes(state);
export const isGoodEnd = (state: string): boolean => goodEnds.includes(state);

/** Scheduled ones are left alone: their day may be months away. */
export const isWorthWaiting = (state: string): boolean => openStates.includes(state) && state !== 'scheduled';
