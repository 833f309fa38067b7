const { app } = require('@azure/functions');

console.log('loading, says the app');
app.hook.appTerminate(() => console.log('terminated, says the app'));

app.http('untilSignal', {
  handler: async (_request, context) => {
    context.log('waiting');
    await new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve)));
    context.log('last words');
    return { body: 'finished' };
  },
});
app.http('rejects', {
  handler: () => {
    void Promise.reject(new Error('nobody handles this'));
    return {};
  },
});
app.http('hangs', { handler: () => new Promise(() => undefined) });
app.http('calls', {
  handler: async (request) => ({ body: await (await fetch(request.query.get('url'))).text() }),
});
