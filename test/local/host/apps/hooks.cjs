const { app } = require('@azure/functions');

const events = [];

app.hook.appStart(() => void events.push('appStart'));
app.hook.preInvocation((context) => {
  context.hookData.name = context.invocationContext.functionName;
  const handler = context.functionHandler;
  context.functionHandler = async (...args) => {
    const result = await handler(...args);
    return { ...result, headers: { 'x-wrapped': 'yes' } };
  };
});
app.hook.postInvocation((context) => {
  if (context.error) {
    context.result = { status: 409, body: `${context.hookData.name}: ${context.error.message}` };
    context.error = undefined;
  }
});
app.hook.log((context) => {
  context.message = context.message.replace('secret', '***');
});

app.http('events', { handler: () => ({ jsonBody: events }) });
app.http('fails', {
  handler: (_request, context) => {
    context.log('a secret');
    throw new Error('mended by the hook');
  },
});
app.http('registersLate', {
  handler: () => {
    app.http('late', { handler: () => ({}) });
    return {};
  },
});
