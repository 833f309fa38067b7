/** The way of a request: authorize, faults, route, answer. Each step throws a refusal or lets the next one go on. */
import { randomUUID } from 'node:crypto';
import type { Context, GraphRequest } from './context.ts';
import type { Ending, FaultStage } from './fault-stage.ts';
import { Refusal } from './refusal.ts';
import { route } from './route.ts';

export type Authorize = (token: string) => Promise<boolean>;

export type Incoming = {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly clientRequestId: string | undefined;
  /** Throws a refusal if the address is no address of Graph. */
  readonly read: () => GraphRequest;
};

export type Outgoing = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ending: Ending;
};

export async function respond(
  incoming: Incoming,
  context: Context,
  { authorize, faults, now }: { authorize: Authorize; faults: FaultStage; now: () => number },
): Promise<Outgoing> {
  const requestId = randomUUID();
  // Graph makes the two equal when the caller sends none (GD concepts/best-practices-concept; equality: field reports).
  const clientRequestId = incoming.clientRequestId || requestId;
  const ids = { 'request-id': requestId, 'client-request-id': clientRequestId };
  const headers = (cost: number) => ({
    ...ids,
    'x-ms-resource-unit': String(cost),
    ...faults.headers(incoming.method),
  });
  try {
    await checkToken(incoming.authorization, authorize);
    const request = incoming.read();
    await faults.admit(request);
    const { status, cost, body } = route(request, context);
    return { status, headers: headers(cost), body, ending: faults.ending(request) };
  } catch (error) {
    const refusal = error instanceof Refusal ? error : defect(error);
    const { status, code, message } = refusal;
    // GD resources/errors: the date has neither a fraction nor a time zone.
    const innerError = { date: new Date(now()).toISOString().slice(0, 19), ...ids, ...refusal.innerError };
    const body = { error: { code, message, innerError } };
    return { status, headers: { ...headers(1), ...refusal.headers }, body, ending: 'answered' };
  }
}

async function checkToken(authorization: string | undefined, authorize: Authorize): Promise<void> {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  // Field reports: msgraph-sample-reactspa #54 for no token, console-java-connect-sample #1 for a bad one.
  if (token === undefined) throw unauthenticated('Access token is empty.');
  if (!(await authorize(token))) throw unauthenticated('Access token validation failure.');
}

const unauthenticated = (message: string) => new Refusal(401, 'InvalidAuthenticationToken', message);

/** The code of Graph, but the message of the defect: it is the simulator's own, and someone has to find it. */
const defect = (error: unknown): Refusal =>
  new Refusal(
    500,
    'Service_InternalServerError',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
