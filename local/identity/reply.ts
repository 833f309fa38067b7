import { randomUUID } from 'node:crypto';

export type Reply = { readonly status: number; readonly body: unknown };

/** The fields of a real error answer (Entra: error response of the token endpoint). */
export function entraError(status: number, error: string, code: number, text: string, nowInMs: number): Reply {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text}`,
      error_codes: [code],
      timestamp: new Date(nowInMs).toISOString().replace('T', ' ').replace(/\.\d+/, ''),
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    },
  };
}
