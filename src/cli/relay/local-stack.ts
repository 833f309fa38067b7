import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const endpoints = z.object({ host: z.url(), token: z.string() });
export type LocalStack = z.infer<typeof endpoints>;

/** Undefined unless a whole stack runs: its file is written last and removed first, and one without a host has no `host`. */
export async function readLocalStack(file: string): Promise<LocalStack | undefined> {
  try {
    return endpoints.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    // Whether it is absent or half written, there is no stack to speak to; the error that follows names the choices.
    return undefined;
  }
}
