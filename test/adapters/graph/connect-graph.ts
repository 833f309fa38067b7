import { createGraph, type Graph } from '../../../src/adapters/graph/client.ts';
import { noTracer } from '../../../src/ports/tracer.ts';

export const TOKEN = 'a-fixed-token';

/** The relay's own client, with a token that never expires. */
export const connectGraph = (baseUrl: string, now: () => number = Date.now, tracer = noTracer): Graph =>
  createGraph({
    baseUrl,
    scope: 'https://graph.microsoft.com/.default',
    credential: { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Number.POSITIVE_INFINITY }) },
    now,
    tracer,
  });
