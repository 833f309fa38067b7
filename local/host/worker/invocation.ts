/** One invocation as the worker runs it (worker `src/eventHandlers/InvocationHandler.ts`). */

import type { CoreInvocationContext, FunctionCallback, InvocationRequest, InvocationResponse } from './core-types.ts';
import type { RegisteredFunction, Worker } from './worker.ts';

type HookContext = {
  hookData: Record<string, unknown>;
  appHookData: Record<string, unknown>;
  invocationContext: unknown;
  inputs: unknown[];
};
type PreInvocationContext = HookContext & { functionCallback: FunctionCallback };
type PostInvocationContext = HookContext & { result: unknown; error: unknown };

export async function runInvocation(
  worker: Worker,
  fn: RegisteredFunction,
  invocationId: string,
  request: InvocationRequest,
): Promise<InvocationResponse> {
  if (!worker.model) {
    throw new Error('The app has set no programming model.');
  }
  const hookData: Record<string, unknown> = {};
  let invocationContext: unknown;
  const coreContext: CoreInvocationContext = {
    invocationId,
    metadata: fn.metadata,
    request,
    log(level, logCategory, message) {
      const category = `Function.${fn.metadata.name}${logCategory === 'user' ? '.User' : ''}`;
      worker.log({ level, logCategory, category, message, invocationContext, hookData });
    },
  };
  const model = worker.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;
  const base = { hookData, appHookData: worker.appHookData, invocationContext };

  // Hooks may replace the inputs and the handler, and afterwards the result and the error.
  const before: PreInvocationContext = { ...base, inputs, functionCallback: fn.callback };
  await inState(coreContext, 'preInvocationHooks', () => worker.hooks.run('preInvocation', before));

  const after: PostInvocationContext = { ...base, inputs: before.inputs, result: null, error: null };
  await inState(coreContext, 'invocation', async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await inState(coreContext, 'postInvocationHooks', () => worker.hooks.run('postInvocation', after));

  if (after.error !== null && after.error !== undefined) {
    throw after.error;
  }
  return model.getResponse(context, after.result);
}

async function inState(
  context: CoreInvocationContext,
  state: CoreInvocationContext['state'],
  work: () => Promise<void>,
): Promise<void> {
  context.state = state;
  try {
    await work();
  } finally {
    context.state = undefined;
  }
}
