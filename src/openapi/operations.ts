import { attributeOperations } from './attributes.ts';
import { audit } from './audit.ts';
import { bulkExceptions } from './bulk-exceptions.ts';
import { deadLetters } from './dead-letters.ts';
import { definitions } from './definitions.ts';
import type { Operations } from './operation.ts';
import { plans } from './plans.ts';
import { requests } from './requests.ts';
import { service } from './service.ts';
import { verifications } from './verifications.ts';
import { webhooks } from './webhooks.ts';

/** Every HTTP function once, under the name of its handler. */
export const operations: Operations = {
  ...requests,
  ...plans,
  ...deadLetters,
  ...bulkExceptions,
  ...audit,
  ...attributeOperations,
  ...verifications,
  ...definitions,
  ...webhooks,
  ...service,
};
