import * as z from 'zod';

/** SHA-256 in base64url. Anything else cannot be a request's id, and never reaches a store as a key. */
const ID = /^[\w-]{43}$/;

export const isRequestId = (text: string): boolean => ID.test(text);

export const requestId = z.string().regex(ID, 'Give the id of a request: 43 characters.');

/** As opaque as it need be: where a list goes on may change, and nobody should build on it. */
export const encodeCursor = (id: string): string => Buffer.from(`1:${id}`).toString('base64url');

function decodeCursor(cursor: string): string {
  const [version, id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  return version === '1' ? id : '';
}

/** Where a page begins: after the id that it stands for. */
export const cursor = z
  .string()
  .transform(decodeCursor)
  .pipe(z.string().regex(ID, 'Give the cursor of the page before, as it is.'))
  .optional()
  .describe('Of the page before, as it is; the same question goes on from there.');
