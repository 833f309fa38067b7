import { type Failed, failed } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Connection } from './connection.ts';

/** What the token is for, in messages. */
export type Audience = 'RELAY_API_AUDIENCE' | 'Microsoft Graph';

export type TokenSource = {
  get(): Promise<{ readonly kind: 'token'; readonly token: string } | Failed>;
  /** Takes every token that was in use out of a text: a server could send it back. */
  hide(text: string): string;
};

/** A token is renewed before it runs out on the way; `az` takes a second each time, so not for each call. */
const RENEW_BEFORE_IN_MS = 5 * 60_000;

export function createTokenSource(
  connection: Pick<Connection, 'kind' | 'token'> | Failed,
  audience: Audience,
  { azureCliToken, now }: Io,
): TokenSource {
  const used = new Set<string>();
  let renewAt = 0;
  let current = '';

  const remember = (token: string): { kind: 'token'; token: string } => {
    used.add(token);
    current = token;
    return { kind: 'token', token };
  };

  return {
    async get() {
      if (connection.kind === 'failed') return connection;
      if (connection.token.kind === 'given') return remember(connection.token.token);
      if (now() < renewAt) return { kind: 'token', token: current };
      try {
        const { token, expiresOnTimestamp } = await azureCliToken(connection.token.scope);
        renewAt = expiresOnTimestamp - RENEW_BEFORE_IN_MS;
        return remember(token);
      } catch {
        // The library's message repeats the output of `az`, which is not ours to show.
        return failed('unauthorized', `The Azure CLI gave no token for ${audience}. Sign in with: az login`);
      }
    },
    hide: (text) => [...used].reduce((hidden, token) => hidden.replaceAll(token, '[token]'), text),
  };
}
