/** The HTTP front: route, key, body, invocation, response, in the order of the real host's middleware. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Dispatch } from '../dispatcher.ts';
import type { InFlight } from '../in-flight.ts';
import { describeError, type Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import { startSpan } from '../trace-context.ts';
import type { InvocationRequest, InvocationResponse } from '../worker/core-types.ts';
import { isAuthorized } from './authorize.ts';
import { readBody } from './request-body.ts';
import { toRequestData } from './request-data.ts';
import { type RequestTarget, readTarget } from './request-target.ts';
import type { RouteParams } from './route-template.ts';
import type { Route, Router } from './router.ts';
import { writeEmpty, writeResult } from './write-response.ts';

export type HttpOptions = { router: Router; dispatch: Dispatch; inFlight: InFlight; settings: Settings; log: Log };

/** learn: fundamentals/servers/kestrel/options, `MaxRequestHeadersTotalSize` and `KeepAliveTimeout`. */
const KESTREL_LIMITS = { maxHeaderSize: 32_768, keepAliveTimeout: 130_000 } as const;

export function createHttpServer(options: HttpOptions): Server {
  return createServer(KESTREL_LIMITS, (request, response) => {
    const answered = answer(options, request, response).then(() => finished(response));
    options.inFlight.track(answered).catch((error: unknown) => {
      // Otherwise the function asked for something that HTTP cannot carry.
      const reason = response.destroyed ? 'the client has gone' : describeError(error);
      options.log('warning', 'Host.Http', `${request.method} ${request.url}: ${reason}`);
      if (response.headersSent) {
        response.destroy();
      } else {
        for (const name of response.getHeaderNames()) {
          response.removeHeader(name);
        }
        writeEmpty(response, 500);
      }
    });
  });
}

async function answer(options: HttpOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = readTarget(request);
  if (!target) {
    return writeEmpty(response, 400);
  }
  const match = options.router.match(request.method ?? 'GET', target.path);
  if (match.kind === 'none') {
    return writeEmpty(response, 404);
  }
  if (match.kind === 'wrongMethod') {
    // What HTTP asks for (RFC 9110, 15.5.6). The real host answers 404 here (azure-functions-host issue 10098).
    return writeEmpty(response, 405, { allow: match.allow.join(', ') });
  }
  if (!isAuthorized(match.route.triggered, request, target, options.settings['LOCAL_FUNCTION_KEY'])) {
    return writeEmpty(response, 401);
  }
  return runRoute(options, match.route, match.params, target, request, response);
}

async function runRoute(
  { dispatch, log }: HttpOptions,
  { triggered }: Route,
  params: RouteParams,
  target: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body.kind === 'tooLarge') {
    return writeEmpty(response, 413, { connection: 'close' });
  }
  if (body.kind === 'chunked') {
    const reason = 'a body sent with Transfer-Encoding: chunked does not reach a Node.js function';
    log('warning', 'Host.Http', `${request.method} ${request.url}: ${reason}; send a Content-Length.`);
  }
  const bytes = body.kind === 'body' ? body.bytes : undefined;
  const http = toRequestData(request, target, params, bytes);
  const invocation: InvocationRequest = {
    inputData: [{ name: triggered.bindingName, data: { http } }],
    // The worker asks for `RpcHttpTriggerMetadataRemoved`, and the library ignores it for HTTP anyway.
    triggerMetadata: {},
    traceContext: startSpan(headerText(request, 'traceparent'), headerText(request, 'tracestate')),
  };
  let outcome: InvocationResponse;
  try {
    outcome = await dispatch(triggered.fn, invocation);
  } catch {
    // Logged by the dispatcher. The caller learns nothing of it (learn: functions-bindings-error-pages).
    return writeEmpty(response, 500);
  }
  writeResult(response, outcome.returnValue);
}

function headerText(request: IncomingMessage, name: string): string | undefined {
  return request.headersDistinct[name]?.join(',');
}
