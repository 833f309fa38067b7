import dns from 'node:dns';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { RecordReply, Records } from '../../ports/records.ts';
import type { Span, Tracer } from '../../ports/tracer.ts';
import { authorizationHeader, type Credentials } from './authorization.ts';
import { isPublicAddress } from './public-address.ts';
import { createPublicLookup, PrivateAddress } from './public-lookup.ts';
import { readReply } from './read-reply.ts';

/** Where the records of a source are, as configured. Of its address only the host counts here. */
export type RecordApi = Credentials & {
  readonly url: string;
  /** Sent with POST. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
};

type Options = {
  /** By source. */
  readonly apis: ReadonlyMap<string, RecordApi>;
  /** On the developer's machine all records come from here instead. */
  readonly localUrl: string | undefined;
  readonly now: () => number;
  readonly tracer: Tracer;
  readonly lookup?: LookupFunction;
  /** From the first byte sent to the last one read, with the search for the address. */
  readonly timeoutInMs?: number;
};

/** Fetches records over HTTPS, from hosts that are configured and public. Follows no redirect and says nothing of what it saw. */
export function createRecords(options: Options): Records {
  const { apis, localUrl, now, tracer, lookup = dns.lookup, timeoutInMs = 10_000 } = options;
  const check = localUrl === undefined ? { lookup: createPublicLookup(lookup) } : {};
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: true, ...check });

  return {
    async fetch(source, path) {
      const api = apis.get(source);
      if (!api) throw new Error(`The source ${source} has no API.`);
      const { hostname: host, port } = new URL(localUrl ?? api.url);
      const hostname = host.replace(/^\[|\]$/g, '');
      // An address is not looked up.
      if (localUrl === undefined && isIP(hostname) !== 0 && !isPublicAddress(hostname)) return refusedAddress;
      const method = api.body ? 'POST' : 'GET';
      const attributes = { 'http.request.method': method, 'server.address': hostname, 'relay.source': source };
      return tracer.span({ name: `${method} record`, kind: 'client', attributes }, async (span) => {
        const signal = AbortSignal.timeout(timeoutInMs);
        const reply = await ask({ agent, hostname, port, path, method, signal }, api, span, now);
        if (reply.kind === 'failed') span.fail(reply.failure.kind);
        if (reply.kind === 'refused') span.fail(reply.because);
        return reply;
      });
    },
  };
}

const refusedAddress: RecordReply = { kind: 'refused', because: 'privateAddress' };

async function ask(address: RequestOptions, api: RecordApi, span: Span, now: () => number): Promise<RecordReply> {
  const call = request({ ...address, headers: headersOf(api) });
  // Once there is an answer, its body says what went wrong.
  call.on('error', () => {});
  try {
    call.end(api.body && JSON.stringify(api.body));
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    span.set({ 'http.response.status_code': response.statusCode });
    return await readReply(response, now());
  } catch (error) {
    if (error instanceof PrivateAddress) return refusedAddress;
    // No answer: no name, no connection, no trust in its certificate, or no end in time.
    return { kind: 'failed', failure: { kind: 'recordUnavailable' } };
  } finally {
    // Nothing happens to one that was read to its end.
    call.destroy();
  }
}

function headersOf(api: RecordApi): Record<string, string> {
  const authorization = authorizationHeader(api);
  return {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'Entra-Attribute-Relay',
    ...(api.body && { 'content-type': 'application/json' }),
    ...(authorization && { authorization }),
  };
}
