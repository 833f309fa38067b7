import { z } from 'zod';

/** Strict, so that a misspelt field is an error and not a token with other claims than the caller meant. */
const schema = z.strictObject({
  appId: z.string().min(1),
  roles: z.array(z.string().min(1)).optional(),
  version: z.union([z.literal(1), z.literal(2)]).optional(),
  tenantId: z.string().min(1).optional(),
  audience: z.string().min(1).optional(),
  issuer: z.string().min(1).optional(),
  /** Negative gives a token that is already expired. */
  expiresInSeconds: z.int().optional(),
  oid: z.string().min(1).optional(),
});
export type TokenRequest = z.infer<typeof schema>;

export class BadTokenRequest extends Error {}

export function readTokenRequest(value: unknown): TokenRequest {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new BadTokenRequest(problems.join('; '));
}

export function parseTokenRequest(contentType: string, text: string): TokenRequest {
  return readTokenRequest(contentType.includes('x-www-form-urlencoded') ? fromForm(text) : fromJson(text));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadTokenRequest('body: not JSON');
  }
}

/** Roles may be repeated or separated by spaces or commas: `roles=Requests.Submit&roles=Requests.Read`. */
function fromForm(text: string): unknown {
  const form = new URLSearchParams(text);
  const fields: Record<string, unknown> = Object.fromEntries(form);
  if (form.has('roles')) {
    fields['roles'] = form.getAll('roles').flatMap((roles) => roles.split(/[\s,]+/).filter((role) => role !== ''));
  }
  for (const name of ['version', 'expiresInSeconds']) {
    if (form.has(name)) fields[name] = Number(form.get(name) || Number.NaN);
  }
  return fields;
}
