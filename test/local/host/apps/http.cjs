const { app, HttpResponse } = require('@azure/functions');

const describeRequest = async (request, context) => ({
  jsonBody: {
    function: context.functionName,
    method: request.method,
    url: request.url,
    params: request.params,
    query: Object.fromEntries(request.query),
    headers: Object.fromEntries(request.headers),
    bodyInHex: Buffer.from(await request.arrayBuffer()).toString('hex'),
    traceParent: context.traceContext.traceParent,
    metadata: context.triggerMetadata ?? null,
  },
});
const route = (name, options) => app.http(name, { methods: ['GET', 'POST'], handler: describeRequest, ...options });

route('byName', {});
route('zLiteral', { route: 'things/new' });
route('anyThing', { route: 'things/{id}' });
route('numbered', { route: 'numbered/{n:int}' });
route('named', { route: 'numbered/{name}' });
route('byGuid', { route: 'guids/{id:guid}' });
route('optional', { route: 'optional/{first}/{second?}' });
route('rest', { route: 'files/{*path}' });
route('readOnly', { route: 'items', methods: ['GET'] });
route('writeOnly', { route: 'items', methods: ['PUT', 'DELETE'] });
route('keyed', { authLevel: 'function' });
route('admin', { authLevel: 'admin' });

const answer = (name, handler, methods = ['GET']) => app.http(name, { methods, handler });

answer('throws', (_request, context) => {
  context.log('about to throw');
  throw new Error('a secret reason');
});
answer('nothing', () => undefined);
answer('notAnObject', () => 'text');
answer('badHeader', () => ({ headers: { 'x-fine': '1' }, cookies: [{ name: 'a\nb', value: 'c' }] }));
answer('text', () => ({ body: 'grüße', status: 201, headers: { 'x-one': '1', 'content-length': '999' } }));
answer('headAllowed', () => ({ body: 'hello' }), ['GET', 'HEAD']);
answer('bytes', () => ({ body: Buffer.from([0, 255, 128]) }));
answer('stream', () => ({ body: new Blob(['one', 'two']).stream() }));
answer('noContent', () => ({ status: 204, body: 'ignored' }));
answer('response', () => new HttpResponse({ status: 418, body: 'tea' }));
answer('cookies', () => ({
  cookies: [
    { name: 'a', value: '1 2', path: '/', httpOnly: true, sameSite: 'Strict' },
    { name: 'b', value: '3', maxAge: 60, secure: true },
  ],
}));
answer('logs', (_request, context) => {
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'log']) {
    context[level]('said', level);
  }
  return { status: 200 };
});
