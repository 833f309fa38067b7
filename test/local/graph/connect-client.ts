import { AuthenticationHandler, Client, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';

/** What the relay uses: the token handler and the transport, without the client's own retries. */
export const connectClient = (baseUrl: string, getAccessToken = async () => 'any'): Client =>
  Client.initWithMiddleware({
    middleware: [new AuthenticationHandler({ getAccessToken }), new HTTPMessageHandler()],
    baseUrl,
    customHosts: new Set(['localhost']),
  });

export const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => {
      throw new Error('The call succeeded.');
    },
    (error: unknown) => error,
  );
