import { createHash } from 'node:crypto';

/** As keys are made: base64url of a digest. */
export const keyOf = (name: string): string => createHash('sha256').update(name).digest('base64url');
