import { app, trigger } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { queues, serviceBusTrigger } from '../src/topology.ts';

app.generic('events', {
  trigger: trigger.generic(serviceBusTrigger(queues.events)),
  handler: handlers.events,
});
