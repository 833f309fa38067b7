import type { GraphSimulator } from '../../../local/graph/start.ts';
import { call, type Reply } from './trusted-graph.ts';

type Collection = 'users' | 'servicePrincipals';

/** One that Graph calls advanced: the header and `$count`. */
export const advanced = (graph: GraphSimulator, path: string): Promise<Reply> =>
  call(graph, path, { headers: { ConsistencyLevel: 'eventual' } });

export const search = (graph: GraphSimulator, filter: string, collection: Collection = 'users'): Promise<Reply> =>
  advanced(
    graph,
    `/v1.0/${collection}?$count=true&$select=id,displayName,customSecurityAttributes&$filter=${encodeURIComponent(filter)}`,
  );

export const lookUp = (graph: GraphSimulator, filter: string, collection: Collection = 'users'): Promise<Reply> =>
  call(graph, `/v1.0/${collection}?$select=displayName&$filter=${encodeURIComponent(filter)}`);

export const names = ({ json }: Reply): unknown[] => json.value.map(({ displayName }) => displayName).toSorted();

/** As it must stand within quotes (OData 4.01 ABNF). */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
