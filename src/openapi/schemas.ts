import * as z from 'zod';
import { batchItem } from '../intake/batch.ts';
import { replacingRequest } from '../intake/letter-order.ts';
import { components } from './components.ts';
import { assignmentRequest } from './request-schemas.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;
/** `given`: what may be sent, and what a client must expect. `written`: an answer to the letter, without fields that are not named. */
export type Strictness = 'given' | 'written';

const uri = (id: string): string => `#/components/schemas/${id}`;

/** Where a named schema is. */
export function refTo(schema: z.ZodType): JsonSchema {
  const id = components.get(schema)?.id;
  if (id === undefined)
    throw new Error('What is sent or answered needs a name: register its schema in the components.');
  return { $ref: uri(id) };
}

/** What the relay reads in a second step is left open by the schema of the first. */
const readLater = new Map<unknown, z.ZodType>([
  [batchItem, assignmentRequest],
  [replacingRequest, assignmentRequest],
]);

function override({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }): void {
  const later = readLater.get(zodSchema);
  if (!later) return;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  Object.assign(jsonSchema, refTo(later));
}

const io = { given: 'input', written: 'output' } as const;

/** Every named schema as JSON Schema. */
export function namedSchemas(strictness: Strictness): Readonly<Record<string, JsonSchema>> {
  const { schemas } = z.toJSONSchema(components, { io: io[strictness], uri, override, unrepresentable: 'any' });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema as JsonSchema]),
  );
}

/** A schema that has no name of its own. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
