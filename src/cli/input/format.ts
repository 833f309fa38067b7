import { extname } from 'node:path';
import { type Failed, failed } from '../failure.ts';

export const formats = ['json', 'jsonl', 'csv'] as const;
export type Format = (typeof formats)[number];

const byExtension: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
};

export function formatOf(
  file: string,
  asked: string | undefined,
): { readonly kind: 'format'; readonly format: Format } | Failed {
  const named = formats.find((format) => format === asked);
  const format = named ?? (file === '-' ? 'json' : byExtension[extname(file).toLowerCase()]);
  if (format) return { kind: 'format', format };
  return failed('usage', `The name of the file does not tell its format: give --format ${formats.join(', ')}.`);
}
