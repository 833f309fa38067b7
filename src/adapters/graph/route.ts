/** Every word of a path that is not somebody's. */
const words: readonly string[] = [
  'allowedValues',
  'attributeSets',
  'customSecurityAttributeDefinitions',
  'directory',
  'servicePrincipals',
  'users',
];

/**
 * The path of a call as it may be told: what is no word of Graph's own stands for an id or a name, and no query is left
 * of it. Next links are whole addresses.
 */
export function routeOf(path: string): string {
  const [beforeQuery = ''] = path.split(/[?#]/);
  const segments = beforeQuery.replace(/^https?:\/\/[^/]*/, '').split('/');
  return segments
    .filter((segment) => segment !== 'v1.0')
    .map(placeholder)
    .join('/');
}

function placeholder(segment: string): string {
  const [name = ''] = segment.split('(');
  if (segment !== name && words.includes(name)) return `${name}({key})`;
  return segment === '' || words.includes(segment) ? segment : '{id}';
}
