import { type Problem, pointerTo } from '../../domain/problem.ts';
import type { EventHeaders } from '../headers.ts';
import type { JsonObject } from './envelope.ts';

type Reading =
  | { readonly kind: 'attributes'; readonly attributes: JsonObject }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const PREFIX = 'ce-';
/** CloudEvents 1.0, "Naming Conventions"; `data` is no attribute. */
const NAME = /^(?!data$)[a-z0-9]{1,64}$/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;

/** The attributes that came as headers (HTTP Protocol Binding 1.0.2, 3.1.3). */
export function attributesOfHeaders(headers: EventHeaders): Reading {
  const attributes: [string, string][] = [];
  const problems: Problem[] = [];
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    const decoded = NAME.test(name) ? decode(value) : undefined;
    if (decoded !== undefined) attributes.push([name, decoded]);
    else problems.push({ pointer: pointerTo(name), code: 'invalidFormat', detail: DETAIL });
  }
  if (problems.length > 0) return { kind: 'problems', problems };
  const { 'content-type': contentType } = headers;
  if (contentType) attributes.push(['datacontenttype', contentType]);
  return { kind: 'attributes', attributes: Object.fromEntries(attributes) };
}

const DETAIL = 'Name an attribute with lower-case letters and digits, and percent-encode its value as UTF-8.';

/** Out of its quotes, then one round of percent-decoding; what is not UTF-8 is undefined. */
function decode(value: string): string | undefined {
  const quoted = QUOTED.exec(value)?.[1];
  try {
    return decodeURIComponent(quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1'));
  } catch {
    return undefined;
  }
}
