import { describe, expect, it } from 'vitest';
import { openapi } from '../../src/handlers/openapi.ts';
import { anHttpRequest, anInvocation, answerOf } from './invocation.ts';

function serve() {
  let loads = 0;
  const handler = openapi(async () => {
    loads += 1;
    return { openapi: '3.1.1' };
  });
  const ask = async (headers: Record<string, string> = {}) =>
    (await handler(anHttpRequest({ headers, path: 'openapi.json' }), anInvocation().context)) ?? {};
  return { ask, loads: () => loads };
}

describe('the description of the API', () => {
  it('is JSON that may be kept for a while', async () => {
    const { status, headers, json } = answerOf(await serve().ask());
    expect([status, json]).toEqual([200, { openapi: '3.1.1' }]);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('is made at the first request, and once for all', async () => {
    const { ask, loads } = serve();
    expect(loads()).toBe(0);
    await Promise.all([ask(), ask()]);
    await ask();
    expect(loads()).toBe(1);
  });

  it('is not sent to who has it', async () => {
    const { ask } = serve();
    const etag = answerOf(await ask()).headers.get('etag') ?? '';
    const again = await ask({ 'if-none-match': etag });
    expect(again).toEqual({ status: 304, headers: { etag, 'cache-control': 'public, max-age=300' } });
    expect(await ask({ 'if-none-match': '"older"' })).toMatchObject({ status: 200 });
  });
});
