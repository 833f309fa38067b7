import { createDocument } from '../../src/openapi/document.ts';
import type { JsonSchema } from '../../src/openapi/schemas.ts';

/** The document as a client reads it: by its JSON, not by what made it. */

type Ref = { readonly $ref: string };
type Example = { readonly value: unknown };
export type Content = { readonly schema: JsonSchema; readonly examples: Readonly<Record<string, Example>> };
type Contents = Readonly<Record<string, Content>>;
export type Header = { readonly required: boolean; readonly schema: JsonSchema };
export type Parameter = {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly schema: JsonSchema;
};
export type Response = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Ref | Header>>;
  readonly content?: Contents;
};
type OperationObject = {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly (Ref | Parameter)[];
  readonly requestBody?: { readonly content: Contents | Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, Ref | Response>>;
};
export type Documented = Omit<OperationObject, 'parameters' | 'responses'> & {
  readonly method: string;
  /** Below the server's address, without the first slash: as triggers name their route. */
  readonly path: string;
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly responses: ReadonlyMap<number, Response>;
};

const document: unknown = JSON.parse(JSON.stringify(createDocument()));

/** What a reference stands for. */
export function resolve<T extends object>(given: T | Ref): T {
  if (!('$ref' in given)) return given;
  const [, ...path] = given.$ref.split('/');
  const found = path.reduce<unknown>((at, name) => Object(at)[name.replaceAll('~1', '/')], document);
  if (found === undefined) throw new Error(`There is nothing at ${given.$ref}`);
  return found as T;
}

const { paths } = document as { readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>> };

/** Every operation, with its references resolved. */
export const documented: readonly Documented[] = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { parameters, responses, ...operation }]) => ({
    ...operation,
    method: method.toUpperCase(),
    path: path.slice(1),
    roles: operation.security.flatMap((requirement) => Object.values(requirement).flat()),
    parameters: parameters.map(resolve),
    responses: new Map(Object.entries(responses).map(([status, response]) => [Number(status), resolve(response)])),
  })),
);

export function operation(operationId: string): Documented {
  const found = documented.find((one) => one.operationId === operationId);
  if (!found) throw new Error(`${operationId} is not documented`);
  return found;
}

const isDescribed = (entry: readonly [string, object]): entry is readonly [string, Content] => 'schema' in entry[1];

/** The one body of a request or an answer; undefined for one that others define. */
export function contentOf(
  content: Readonly<Record<string, object>> | undefined,
): (Content & { readonly mediaType: string }) | undefined {
  const [[mediaType, body] = [], ...more] = Object.entries(content ?? {}).filter((entry) => isDescribed(entry));
  if (more.length > 0) throw new Error('There is one media type');
  return mediaType !== undefined && body ? { mediaType, ...body } : undefined;
}
