/** GD user-list, serviceprincipal-list. */
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import type { Principal } from './directory-view.ts';
import { assignmentCondition } from './filter/assignment-condition.ts';
import { type Clause, parseFilter } from './filter/parse-filter.ts';
import { propertyCondition } from './filter/property-condition.ts';
import { listPage } from './list.ts';
import { parseQuery, type Query, selectedProperties, wantsCount } from './parse-query.ts';
import { ASSIGNMENTS, type PrincipalKind, servicePrincipals, showPrincipal, users } from './principal-kinds.ts';
import { Refusal } from './refusal.ts';

export const listUsers: Handler = (request, context) => list(users, request, context);
export const listServicePrincipals: Handler = (request, context) => list(servicePrincipals, request, context);

/** Filters see the same view as readers: assumed, as how far the index behind them lags is documented nowhere. */
function list(kind: PrincipalKind, request: GraphRequest, context: Context): Answer {
  const query = parseQuery(request.query, ['$select', '$top', '$filter', '$count', '$skiptoken']);
  refuseUnlisted(kind, query);
  // Without the header `$count` is ignored, and without both a query is not advanced (GD concepts/aad-advanced-queries).
  const isAdvanced = wantsCount(query) && request.consistencyLevel.toLowerCase() === 'eventual';
  const clauses = query.$filter === undefined ? [] : parseFilter(query.$filter);
  const conditions = clauses.map((clause) => condition(clause, kind, context, isAdvanced));
  const seen = kind.all(context.directory).filter((principal) => !context.view.isHidden(principal));
  return listPage(
    {
      ...{ type: kind.type, defaults: kind.defaults, path: kind.collection, context: kind.collection, query },
      entities: seen.filter((principal) => conditions.every((holds) => holds(principal))),
      isCounted: isAdvanced,
      show: (principal) => showPrincipal(principal, kind, context.view),
    },
    request,
    context,
  );
}

function condition(
  clause: Clause,
  { resource, filterable }: PrincipalKind,
  { directory, view }: Context,
  isAdvanced: boolean,
): (principal: Principal) => boolean {
  if (clause.path[0] !== ASSIGNMENTS) return propertyCondition(clause, resource, filterable);
  const holds = assignmentCondition(clause, directory, isAdvanced);
  // Who may not see a property is not told by a filter either (GD concepts/filter-query-parameter; assumed for this one).
  return view.isRoleRevoked ? () => false : (principal) => holds(view.assignments(principal));
}

function refuseUnlisted({ type, unlisted }: PrincipalKind, query: Query): void {
  const name = selectedProperties(query, type)?.find((selected) => unlisted.includes(selected));
  // The status is that of GD user-list; code and text are assumed.
  if (name !== undefined) throw new Refusal(501, 'NotImplemented', `'${name}' is not available in a collection.`);
}
