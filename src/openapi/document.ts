import manifest from '../../package.json' with { type: 'json' };
import { ROUTE_PREFIX } from '../topology.ts';
import { headers } from './headers.ts';
import { tags } from './operation.ts';
import { sharedParameters } from './parameters.ts';
import { createPaths } from './paths.ts';
import { sharedResponses } from './responses.ts';
import { namedSchemas, type Strictness } from './schemas.ts';

const info = {
  title: 'Entra Attribute Relay',
  version: manifest.version,
  description: [
    'Applies custom security attribute assignments to Microsoft Entra users and service principals.',
    'Errors are problem details (RFC 9457) that name everything that is wrong at once. What stands before the relay may answer 429, 502, 503 or 504 without them.',
    'Query parameters that are not known are refused. Answers may come to have more fields than today: ignore what you do not know.',
  ].join('\n\n'),
};

const accessToken = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    "An access token of Microsoft Entra ID for the relay's application (client credentials, scope `<its id URI>/.default`). A requirement names the app role that it must have; where there are several, one is enough.",
};

/**
 * The API's description, built of the schemas that read its requests; `npm run build` writes it to schemas/openapi.json,
 * which is what the relay serves. So the generator is no part of the app.
 *
 * @param strictness `written` for tests that hold answers to what is documented
 */
export const createDocument = (strictness: Strictness = 'given') => ({
  openapi: '3.1.1',
  info,
  servers: [{ url: `/${ROUTE_PREFIX}`, description: 'The relay that serves this document.' }],
  tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  paths: createPaths(),
  components: {
    schemas: namedSchemas(strictness),
    parameters: sharedParameters,
    headers,
    responses: sharedResponses(),
    securitySchemes: { accessToken },
  },
});

export type ApiDocument = ReturnType<typeof createDocument>;
