import type { Log } from '../log.ts';
import { type Triggered, textOption } from '../trigger-binding.ts';
import { matchRoute, parseRouteTemplate, type RouteParams, type RouteTemplate } from './route-template.ts';

export type Route = {
  readonly triggered: Triggered;
  readonly template: RouteTemplate;
  readonly methods: readonly string[];
};

export type RouteMatch =
  | { kind: 'found'; route: Route; params: RouteParams }
  | { kind: 'wrongMethod'; allow: readonly string[] }
  | { kind: 'none' };

export type Router = { match(method: string, path: readonly string[]): RouteMatch };

/** Without a `route` the function's name is the route. */
export function readRoute(triggered: Triggered, routePrefix: string): Route {
  const { binding, name } = triggered;
  const route = binding['route'] === undefined ? name : textOption(triggered, 'route');
  const methods = Array.isArray(binding['methods'])
    ? binding['methods'].map((method) => String(method).toUpperCase())
    : [];
  try {
    const template = parseRouteTemplate(routePrefix === '' ? route : `${routePrefix}/${route}`);
    return { triggered, template, methods };
  } catch (error) {
    throw new Error(`Function "${name}": route "${route}": ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The most specific template wins, as in ASP.NET Core. The real host does without that rule: it tries routes in the order
 * of function names and takes the first that fits (azure-functions-host issues 9876 and 3153). A request for which the two
 * rules differ is answered by the better route and logged, because in Azure it is not.
 */
export function createRouter(routes: readonly Route[], log: Log): Router {
  const bySpecificity = routes.toSorted((a, b) => compare(a.template.precedence, b.template.precedence));
  const reported = new Set<string>();
  const reportAmbiguity = (matching: readonly Route[], chosen: Route) => {
    const names = matching.map((route) => route.triggered.name).toSorted(compare);
    const pair = `${names[0]}/${chosen.triggered.name}`;
    if (names[0] !== chosen.triggered.name && !reported.has(pair)) {
      reported.add(pair);
      const text = `Function "${chosen.triggered.name}" answers ${chosen.template.text}, but in Azure "${names[0]}" would`;
      log('warning', 'Host.Routing', `${text}: its route fits too and its name sorts first.`);
    }
  };

  return {
    match(method, path) {
      const fitting = bySpecificity.filter((route) => matchRoute(route.template, path));
      const allowed = fitting.filter((route) => route.methods.includes(method));
      const [route] = allowed;
      const params = route && matchRoute(route.template, path);
      if (route && params) {
        reportAmbiguity(allowed, route);
        return { kind: 'found', route, params };
      }
      return fitting.length === 0
        ? { kind: 'none' }
        : { kind: 'wrongMethod', allow: [...new Set(fitting.flatMap(({ methods }) => methods))] };
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
