/** What an event is told by beside its body: its content type, its id in the sender's words, and CloudEvents attributes. */
export type EventHeaders = Readonly<Record<string, string>>;

const kept: readonly string[] = [
  'content-type',
  'webhook-id',
  'x-atlassian-webhook-identifier',
  'x-github-delivery',
  'x-zendesk-webhook-invocation-id',
];

/** One text that travels with the body, into a dead letter too. Nothing that proves who the sender is is kept. */
export function keepHeaders(headers: Iterable<readonly [string, string]>): string | undefined {
  const chosen = [...headers].filter(([name]) => kept.includes(name) || name.startsWith('ce-'));
  return chosen.length === 0 ? undefined : JSON.stringify(Object.fromEntries(chosen.toSorted()));
}

/** Whatever may send to the bus may send anything: what is no such text is no headers. */
export function readHeaders(text: string | undefined): EventHeaders {
  if (text === undefined) return {};
  try {
    const entries = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
