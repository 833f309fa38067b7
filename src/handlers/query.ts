import type { HttpRequest } from '@azure/functions';

/**
 * The query as it was sent. What the host hands over beside the address has the values of a parameter that is given
 * twice joined by a comma, as if they were one (azure-functions-nodejs-library issue 168).
 */
export const queryOf = ({ url }: HttpRequest): URLSearchParams => new URL(url).searchParams;
