const { app } = require('@azure/functions');

/** What each function was given, and when it began and ended, in order. */
const events = [];
const held = [];

const recordRun = async (body, context) => {
  const { functionName, triggerMetadata, traceContext } = context;
  const binary = Buffer.isBuffer(body) ? body.toString('hex') : undefined;
  const event = { functionName, body, binary, triggerMetadata, traceContext, began: Date.now() };
  events.push(event);
  if (body?.hold) {
    await new Promise((resolve) => held.push({ name: body.hold, resolve }));
  }
  if (body?.untilSignal) {
    await new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve)));
  }
  event.ended = Date.now();
  event.place = events.filter((other) => other.ended !== undefined).length;
  if (triggerMetadata.deliveryCount <= body?.failures) {
    throw new Error(`delivery ${triggerMetadata.deliveryCount} fails`);
  }
};

const queue = (name, options = {}) =>
  app.serviceBusQueue(name, { queueName: name, connection: 'Bus', handler: recordRun, ...options });

queue('plain', { queueName: '%PLAIN_QUEUE%' });
queue('bytes', { dataType: 'binary' });
queue('kept', { autoCompleteMessages: false });
queue('lanes', { isSessionsEnabled: true });

app.http('events', { handler: () => ({ jsonBody: events }) });
app.http('release', {
  handler: (request) => {
    for (const { resolve } of held.filter(({ name }) => name === request.query.get('hold'))) {
      resolve();
    }
    return {};
  },
});
