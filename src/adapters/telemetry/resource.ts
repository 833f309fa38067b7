import { hostname } from 'node:os';
import { resourceFromAttributes } from '@opentelemetry/resources';

export const NAME = 'entra-attribute-relay';

/** Where the app runs, as App Service says it; undefined elsewhere. */
export type Site = { readonly name: string | undefined; readonly instanceId: string | undefined };

/** Semantic conventions: `service.*`, and `cloud.*` and `faas.*` for Azure Functions. */
export const createResource = ({ name, instanceId }: Site, version: string) =>
  resourceFromAttributes({
    'service.name': NAME,
    'service.version': version,
    'service.instance.id': instanceId ?? hostname(),
    ...(name && { 'cloud.provider': 'azure', 'cloud.platform': 'azure.functions', 'faas.name': name }),
    ...(name && instanceId && { 'faas.instance': instanceId }),
  });
