import * as z from 'zod';

/** SHA-256 in base64url. Anything else cannot be a request's id, and never reaches a store as a key. */
const ID = /^[\w-]{43}$/;

export const isRequestId = (text: string): boolean => ID.test(text);

export const requestId = z.string().regex(ID, 'Give the id of a request: 43 characters.');
