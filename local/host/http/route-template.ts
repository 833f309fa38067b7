/** Route templates as ASP.NET Core reads them (learn: functions-bindings-http-webhook-trigger, "Customize the HTTP endpoint"). */

type Constraint = 'int' | 'guid';
type Segment =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; optional: boolean; constraint: Constraint | undefined }
  | { kind: 'rest'; name: string };

export type RouteTemplate = {
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly precedence: string;
};
export type RouteParams = Record<string, string>;

const PARAMETER = /^\{(\*{0,2})([A-Za-z_][\w-]*)(?::(\w+))?(\?)?\}$/;
const GUID = /^[{(]?[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}[)}]?$/i;
const MAX_INT = 2 ** 31 - 1;

const satisfies: Record<Constraint, (value: string) => boolean> = {
  int: (value) => /^[+-]?\d+$/.test(value) && Number(value) <= MAX_INT && Number(value) >= -MAX_INT - 1,
  guid: (value) => GUID.test(value),
};

function isConstraint(name: string): name is Constraint {
  return Object.hasOwn(satisfies, name);
}

function parseSegment(text: string, isLast: boolean): Segment {
  if (text !== '' && !/[{}]/.test(text)) {
    return { kind: 'literal', text: text.toLowerCase() };
  }
  const [, stars, name, constraint, optional] = PARAMETER.exec(text) ?? [];
  if (name === undefined) {
    throw new Error(`"${text}" is not a segment this host understands.`);
  }
  if ((stars || optional) && !isLast) {
    throw new Error(`"${text}" must be the last segment.`);
  }
  if (constraint !== undefined && !isConstraint(constraint)) {
    throw new Error(`The constraint "${constraint}" is not imitated by this host.`);
  }
  if (stars) {
    return { kind: 'rest', name };
  }
  return { kind: 'parameter', name, optional: optional !== undefined, constraint };
}

/** ASP.NET Core `RoutePrecedence`: a digit a segment, compared as text; the smaller is the more specific. */
function precedenceOf(segments: readonly Segment[]): string {
  const digit = (segment: Segment) => {
    switch (segment.kind) {
      case 'literal':
        return '1';
      case 'parameter':
        return segment.constraint ? '2' : '3';
      case 'rest':
        return '5';
    }
  };
  return segments.map(digit).join('');
}

export function parseRouteTemplate(text: string): RouteTemplate {
  const parts = text.split('/');
  const segments = parts.map((part, index) => parseSegment(part, index === parts.length - 1));
  return { text, segments, precedence: precedenceOf(segments) };
}

/** The parameters of a path given as its decoded segments, or nothing if the path does not match. */
export function matchRoute(template: RouteTemplate, path: readonly string[]): RouteParams | undefined {
  const params: RouteParams = {};
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === 'rest') {
      const rest = path.slice(index).join('/');
      return rest === '' ? params : { ...params, [segment.name]: rest };
    }
    const value = path[index];
    if (segment.kind === 'parameter' && segment.optional && value === undefined) {
      return params;
    }
    if (value === undefined || !matchSegment(segment, value)) {
      return undefined;
    }
    if (segment.kind === 'parameter') {
      params[segment.name] = value;
    }
  }
  return path.length === template.segments.length ? params : undefined;
}

function matchSegment(segment: Exclude<Segment, { kind: 'rest' }>, value: string): boolean {
  if (segment.kind === 'literal') {
    return value.toLowerCase() === segment.text;
  }
  return value !== '' && (segment.constraint === undefined || satisfies[segment.constraint](value));
}
