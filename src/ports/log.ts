/**
 * Structured, no free text, and never an attribute value.
 *
 * @param event what happened, as a stable name
 */
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
