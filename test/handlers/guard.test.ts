import { describe, expect, it } from 'vitest';
import { createGuard, type GuardedHandler } from '../../src/handlers/guard.ts';
import type { Authenticate } from '../../src/intake/remember-token.ts';
import type { TokenVerdict } from '../../src/intake/token.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { type Role, roles } from '../../src/topology.ts';
import { aCaller, CALLER_ID } from '../factories.ts';
import { anHttpRequest, anInvocation, answerOf } from './invocation.ts';

const SECRET = 'Zugspitze-4711';
const greet: GuardedHandler = async (_request, { applicationId }) => ({ status: 200, jsonBody: { applicationId } });
const failing =
  (error: unknown): GuardedHandler =>
  async () => {
    throw error;
  };

type Given = {
  readonly verdict?: TokenVerdict;
  readonly anyOf?: readonly Role[];
  readonly handler?: GuardedHandler;
  readonly query?: Record<string, string>;
  readonly authenticate?: Authenticate;
};

async function call(given: Given = {}) {
  const {
    verdict = { kind: 'caller', caller: aCaller() },
    anyOf = [roles.submit],
    handler = greet,
    query = {},
  } = given;
  const guard = createGuard(given.authenticate ?? (async () => verdict));
  const { context, lines } = anInvocation();
  const request = anHttpRequest({ query, headers: { authorization: 'Bearer a.b.c' } });
  return { ...answerOf((await guard(anyOf, handler)(request, context)) ?? {}), lines };
}

describe('a caller', () => {
  it('with a role that is asked for comes through, as who the token says', async () => {
    expect(await call()).toMatchObject({ status: 200, json: { applicationId: CALLER_ID } });
  });

  it('needs only one of the roles', async () => {
    expect(await call({ anyOf: [roles.readRequests, roles.submit] })).toMatchObject({ status: 200 });
  });

  it.each([[[]], [[roles.readRequests]], [[roles.operate, roles.readAttributes]]])(
    'with the roles %j is told which are needed',
    async (held) => {
      const verdict = { kind: 'caller', caller: aCaller({ roles: held }) } as const;
      const { status, json, headers } = await call({ verdict });
      expect([status, json['detail']]).toEqual([403, expect.stringContaining('Requests.Submit')]);
      expect(headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it('comes through to nothing that asks for no role', async () => {
    expect(await call({ anyOf: [] })).toMatchObject({ status: 403 });
  });

  it('is known by the Authorization header', async () => {
    const authenticate: Authenticate = async (header) =>
      header === 'Bearer a.b.c' ? { kind: 'caller', caller: aCaller() } : { kind: 'rejected', because: 'missing' };
    expect(await call({ authenticate })).toMatchObject({ status: 200 });
  });
});

describe('a token', () => {
  it.each([
    ['missing', 'Bearer'],
    ['invalid', 'Bearer error="invalid_token"'],
    ['expired', 'Bearer error="invalid_token"'],
  ] as const)('that is %s is answered with 401 and a challenge', async (because, challenge) => {
    const { status, headers, json } = await call({ verdict: { kind: 'rejected', because } });
    expect([status, headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(json).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  it('that cannot be judged is answered with 503 and when to come back', async () => {
    const { status, headers } = await call({ verdict: { kind: 'unavailable' } });
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(headers.has('www-authenticate')).toBe(false);
  });

  it('is judged before anything else is said of the request', async () => {
    const query = { debug: '1' };
    expect((await call({ query, verdict: { kind: 'rejected', because: 'missing' } })).status).toBe(401);
    const verdict = { kind: 'caller', caller: aCaller({ roles: [] }) } as const;
    expect((await call({ query, verdict })).status).toBe(403);
  });
});

describe('the query', () => {
  it('may have no parameter that is not known; each is named', async () => {
    const { status, json } = await call({ query: { debug: SECRET, 'a/b': '' } });
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([
      { pointer: '/debug', code: 'unknownParameter' },
      { pointer: '/a~1b', code: 'unknownParameter' },
    ]);
    expect(JSON.stringify(json)).not.toContain(SECRET);
  });

  it('is told of a hundred mistakes at the most', async () => {
    const query = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`debug${index}`, '']));
    expect((await call({ query })).json['errors']).toHaveLength(100);
  });

  it('is refused before the handler does anything', async () => {
    expect(await call({ query: { debug: '1' }, handler: failing(new Error('reached')) })).toMatchObject({
      status: 400,
    });
  });
});

describe('something that is unavailable', () => {
  it.each(['ledger', 'queue', 'catalog'] as const)('(%s) is answered with 503 and when to come back', async (port) => {
    const { status, headers, text, lines } = await call({
      handler: failing(new Unavailable(port, new TypeError(SECRET))),
    });
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(lines.map(({ level, text: line }) => [level, JSON.parse(line)])).toEqual([
      ['error', { event: 'port.unavailable', port, cause: 'TypeError' }],
    ]);
    expect(text + JSON.stringify(lines)).not.toContain(SECRET);
  });
});

describe('a defect', () => {
  const errors = [
    ['an error', new Error(SECRET)],
    ['an error of several lines', new Error(`first\nsecond ${SECRET}\nthird`)],
    ['an error that looks like a stack', new Error(`first\n    at ${SECRET} (a.ts:1:1)`)],
    ['an error with a cause', new Error('failed', { cause: new Error(SECRET) })],
    ['several errors', new AggregateError([new Error(SECRET)], `all\n${SECRET}`)],
    ['a text', SECRET],
    ['an object', { message: SECRET }],
  ] as const;

  it.each(errors)(
    '(%s) is answered with 500 and quotes nothing, neither to the caller nor in the log',
    async (_, error) => {
      const { status, json, text, lines } = await call({ handler: failing(error) });
      expect([status, json['title']]).toEqual([500, 'Internal Server Error']);
      expect(lines.map(({ level }) => level)).toEqual(['error']);
      expect(text).not.toContain(SECRET);
      expect(JSON.stringify(lines)).not.toContain(SECRET);
    },
  );

  it('is logged with its kind and where it happened', async () => {
    const { lines } = await call({ handler: failing(new RangeError('x')) });
    const [line = ''] = lines.map(({ text }) => text);
    expect(JSON.parse(line)).toMatchObject({ event: 'defect', name: 'RangeError', function: 'tested' });
    expect(line).toContain('guard.test.ts');
  });

  it('of the authentication is one too', async () => {
    const authenticate: Authenticate = async () => {
      throw new Error(SECRET);
    };
    expect(await call({ authenticate })).toMatchObject({ status: 500 });
  });
});
