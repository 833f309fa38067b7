type Texts = Readonly<Record<string, string>>;

/** The refusals of Graph, thrown from wherever a rule is broken and turned into an answer in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Texts;
  /** Besides what every refusal has there. */
  readonly innerError: Texts;

  constructor(
    status: number,
    code: string,
    message: string,
    { headers = {}, innerError = {} }: { headers?: Texts; innerError?: Texts } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.innerError = innerError;
  }
}

export const badRequest = (message: string) => new Refusal(400, 'Request_BadRequest', message);

/**
 * Verified for a property in the wrong casing (DSC #7192); field report for a set without its `@odata.type`
 * (msgraph-sdk-dotnet #2481, #2352, #2434; GD #9232); assumed for every other unusable name.
 */
export const invalidProperty = (name: string) => badRequest(`Invalid property '${name}'.`);

/** The shape is verified for the empty string (msgraph-sdk-powershell #1938) and assumed for every other reason. */
export const invalidValue = (reason: string, parameter: string, value: unknown) =>
  badRequest(
    `'${reason}'. ParameterName: '${parameter}' ParameterValue: '${typeof value === 'string' ? value : JSON.stringify(value)}'.`,
  );

/** Field reports: microsoft-graph-docs #14036, msgraph-sdk-dotnet #1190. */
export const invalidFilter = () => new Refusal(400, 'BadRequest', 'Invalid filter clause');

/** ED custom-security-attributes-troubleshoot; for another resource a field report: microsoft-graph-docs-contrib #9437. */
export const unsupportedClause = (property: string, resource: string) =>
  new Refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );

/** msgraph-sdk-java-core #353. */
export const notFound = (id: string) =>
  new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** GD concepts/json-batching. */
export const methodNotAllowed = () =>
  new Refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');

/** Field report: microsoft-graph-docs #21648. */
export const noSuchSegment = (segment: string) =>
  new Refusal(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);

/** ED custom-security-attributes-troubleshoot; GD concepts/json-batching. */
export const insufficientPrivileges = () =>
  new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
