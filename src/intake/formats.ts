import type { RequestHeaders } from './proof.ts';
import type { Format } from './source/translation.ts';

/** Where the events of a body are: in its array, or in the array of its one member of this name. */
export type Elements = { readonly kind: 'array' } | { readonly kind: 'member'; readonly name: string };

/** How many events a body holds, and what each of them is once it stands alone. */
type Batch = { readonly elements: Elements; readonly contentType: string };

/** What a webhook must know of a format; what the events mean is read behind the queue. */
export type FormatRules = {
  /** The status that senders of this format take for success, unless their source says otherwise. */
  readonly acknowledge: 200 | 202;
  readonly mediaTypes: readonly string[];
  takes(contentType: string, headers: RequestHeaders): boolean;
  /** Undefined: the body is one event. */
  batchOf(contentType: string): Batch | undefined;
};

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
/** CloudEvents, HTTP binding, section 3: the media type tells the mode, and any other is the binary one. */
const CLOUD_EVENT = /^application\/cloudevents(-batch)?\+json/i;

export const isJson = (contentType: string): boolean => JSON_TYPE.test(contentType);
const isForm = (contentType: string): boolean => FORM_TYPE.test(contentType);

const APPLICATION_JSON = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

const STRUCTURED = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

const json: FormatRules = {
  acknowledge: 202,
  mediaTypes: [APPLICATION_JSON],
  takes: isJson,
  batchOf: () => undefined,
};
const acknowledgedBy200: FormatRules = { ...json, acknowledge: 200 };

/** Event Grid takes 200 to 204, but its validation 200 alone; Jira counts 200 and 204; of the others nothing is known. */
const formatRules: Readonly<Record<Format, FormatRules>> = {
  canonical: json,
  json,
  serviceNow: json,
  jira: acknowledgedBy200,
  jiraAutomation: acknowledgedBy200,
  hiBob: acknowledgedBy200,
  cloudEvents: {
    acknowledge: 202,
    mediaTypes: [...STRUCTURED, APPLICATION_JSON],
    takes: (contentType, headers) =>
      isJson(contentType) && (CLOUD_EVENT.test(contentType) || headers.get('ce-specversion') !== null),
    batchOf: (contentType) =>
      CLOUD_EVENT.exec(contentType)?.[1] === undefined
        ? undefined
        : { elements: { kind: 'array' }, contentType: 'application/cloudevents+json' },
  },
  eventGrid: {
    ...acknowledgedBy200,
    batchOf: () => ({ elements: { kind: 'array' }, contentType: APPLICATION_JSON }),
  },
  workday: {
    ...acknowledgedBy200,
    batchOf: () => ({ elements: { kind: 'member', name: 'Report_Entry' }, contentType: APPLICATION_JSON }),
  },
  bambooHr: {
    acknowledge: 200,
    mediaTypes: [APPLICATION_JSON, FORM],
    takes: (contentType) => isJson(contentType) || isForm(contentType),
    batchOf: (contentType) =>
      isJson(contentType)
        ? { elements: { kind: 'member', name: 'employees' }, contentType: APPLICATION_JSON }
        : undefined,
  },
};

/** Attributes in headers are signed by nobody: what is signed must have them in its body. */
const signedCloudEvents: FormatRules = {
  ...formatRules.cloudEvents,
  mediaTypes: STRUCTURED,
  takes: (contentType) => isJson(contentType) && CLOUD_EVENT.test(contentType),
};

/** @param isSigned the body is, so that headers with attributes are not */
export const rulesOf = (format: Format, isSigned: boolean): FormatRules =>
  isSigned && format === 'cloudEvents' ? signedCloudEvents : formatRules[format];
