import { Ajv2020 } from '@redocly/ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type ApiDocument, createDocument } from '../../src/openapi/document.ts';
import type { JsonSchema, Strictness } from '../../src/openapi/schemas.ts';

const URI = 'https://relay.example/openapi.json';

/** What is wrong with a value by a schema of the document, as text; nothing when it fits. Judged by the linter's own validator. */
export type Judge = (schema: JsonSchema, value: unknown) => readonly string[];

export function createJudge(strictness: Strictness, document: ApiDocument = createDocument(strictness)): Judge {
  const ajv = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv);
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: URI, components: document.components });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

  return (schema, value) => {
    // References are relative to the document.
    const text = JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${URI}#`);
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, check);
    return check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}
