import { app, trigger } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { queues, serviceBusTrigger } from '../src/topology.ts';

app.generic('assignments', {
  trigger: trigger.generic(serviceBusTrigger(queues.assignments)),
  handler: handlers.assignments,
});
