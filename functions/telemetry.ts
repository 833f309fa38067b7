import { app, type PreInvocationContext } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

function trace(context: PreInvocationContext): void {
  context.functionHandler = handlers.traceInvocation(context.functionHandler);
}

app.hook.appStart(handlers.startTelemetry);
app.hook.preInvocation(trace);
app.hook.appTerminate(handlers.stopTelemetry);
