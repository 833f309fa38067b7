import { app, trigger } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { queues, serviceBusTrigger } from '../src/topology.ts';

app.generic('onboarding', {
  trigger: trigger.generic(serviceBusTrigger(queues.onboarding)),
  handler: handlers.onboarding,
});
