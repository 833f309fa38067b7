const { app } = require('@azure/functions');

const { kind, ...options } = JSON.parse(process.env.FUNCTION);
app[kind]('only', { ...options, handler: () => ({}) });
