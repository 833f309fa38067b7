/** Wrong usage of a command is told apart from its failure: by exit code 2, and by what `parseArgs` throws. */
export const isUsageError = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
