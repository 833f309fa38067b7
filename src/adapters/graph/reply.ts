import type { Failed } from '../../ports/directory.ts';
import type { GraphReply } from './client.ts';

export const toFailed = ({ failure, throttleUsed }: Extract<GraphReply, { kind: 'failed' }>): Failed => ({
  kind: 'failed',
  failure,
  used: throttleUsed,
});

/** A proxy's page, say: an answer, but not Graph's. */
export const notGraphs: Failed = { kind: 'failed', failure: { kind: 'unavailable' } };

export const READ_TIMEOUT_IN_MS = 10_000;

export const collectionOf = { user: '/users', servicePrincipal: '/servicePrincipals' } as const;
