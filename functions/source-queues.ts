import { app, trigger } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

/** Each queue that a source file names has a trigger of its own. */
function register({ name, options, handler }: (typeof handlers.sourceQueues)[number]): void {
  app.generic(name, { trigger: trigger.generic(options), handler });
}

handlers.sourceQueues.forEach(register);
