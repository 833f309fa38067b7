const { app } = require('@azure/functions');

const seen = { everySecond: [], atStart: [], blocked: [], failing: [] };
let release;

const record = (timer, context) => void seen[context.functionName].push(timer);

app.timer('everySecond', { schedule: '%EVERY_SECOND%', handler: record });
app.timer('atStart', { schedule: '0 0 0 1 1 *', runOnStartup: true, handler: record });
app.timer('blocked', {
  schedule: '* * * * * *',
  handler: (timer, context) => {
    record(timer, context);
    return new Promise((resolve) => {
      release = resolve;
    });
  },
});
app.timer('failing', {
  schedule: '* * * * * *',
  handler: (timer, context) => {
    record(timer, context);
    throw new Error('this run fails');
  },
});
app.http('seen', { handler: () => ({ jsonBody: seen }) });
app.http('release', { handler: () => release() });
