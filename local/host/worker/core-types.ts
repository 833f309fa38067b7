/**
 * The part of `@azure/functions-core` that `@azure/functions` 4.16.5 uses. The worker provides that module at run time
 * and no package declares it, so its types are written down here after the library's use of them.
 */

export type RpcLogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type RpcLogCategory = 'user' | 'system' | 'customMetric';

/** One value on the wire between host and worker; exactly one field is set. */
export type TypedData = { string?: string; json?: string; bytes?: Uint8Array; int?: number; http?: HttpData };

export type HttpData = {
  url?: string;
  method?: string;
  statusCode?: string;
  headers?: Record<string, string>;
  nullableHeaders?: Record<string, { value: string }>;
  nullableQuery?: Record<string, { value: string }>;
  nullableParams?: Record<string, { value: string }>;
  cookies?: HttpCookie[];
  body?: TypedData | null;
};

export type HttpCookie = {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
};

export type Binding = { readonly type?: string; readonly direction?: string; readonly [option: string]: unknown };
export type FunctionMetadata = { readonly name: string; readonly bindings: Readonly<Record<string, Binding>> };
export type FunctionCallback = (...args: unknown[]) => unknown;

export type TraceContext = { traceParent: string; traceState: string; attributes: Record<string, string> };

export type InvocationRequest = {
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: TraceContext;
};

export type InvocationResponse = { returnValue?: TypedData | null; outputData?: unknown[] };

export type CoreInvocationContext = {
  invocationId: string;
  metadata: FunctionMetadata;
  request: InvocationRequest;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
};

export type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};

export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
};
