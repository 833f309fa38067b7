import type { IncomingMessage } from 'node:http';
import type { Triggered } from '../trigger-binding.ts';
import type { RequestTarget } from './request-target.ts';

/**
 * learn: function-keys-how-to. A key comes in the header `x-functions-key` or as the query parameter `code`. The real host
 * tells function, host and master keys apart; here one key (`LOCAL_FUNCTION_KEY`) stands for all of them, and without it
 * whatever is not anonymous stays closed.
 */
export function isAuthorized(
  triggered: Triggered,
  request: IncomingMessage,
  target: RequestTarget,
  key: string | undefined,
): boolean {
  if (String(triggered.binding['authLevel']).toLowerCase() === 'anonymous') {
    return true;
  }
  const given = request.headers['x-functions-key'] ?? target.query.get('code');
  return key !== undefined && key !== '' && given === key;
}
