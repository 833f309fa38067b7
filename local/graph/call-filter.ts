/** Which calls a fault of the simulator is for. */
import type { GraphRequest } from './context.ts';
import type { Directory } from './directory.ts';
import { findServicePrincipal, findUser } from './find.ts';

export type CallFilter = {
  /** Any if not named. */
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** An object id stands for its object under every key a call may use. */
  readonly where?: string | ((request: GraphRequest) => boolean);
};

export function matches({ method, where }: CallFilter, request: GraphRequest, directory: Directory): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (where === undefined) return true;
  return typeof where === 'string' ? isAbout(where, request, directory) : where(request);
}

function isAbout(id: string, { segments: [, key = ''] }: GraphRequest, directory: Directory): boolean {
  const keys = [id, findUser(directory, id)?.userPrincipalName, findServicePrincipal(directory, id)?.appId];
  return keys.some((one) => one?.toLowerCase() === key.toLowerCase());
}
