const { app } = require('@azure/functions');

app.http('never', { handler: () => ({}) });
throw new Error('the configuration is wrong');
