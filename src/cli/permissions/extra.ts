/** Something that is there and not needed, and how to take it away: this command takes nothing away itself. */
export type Extra = {
  readonly what: string;
  readonly holder: string;
  readonly because: string;
  readonly remove: string;
};

/** For a POSIX shell. Ids were checked when they were read; the texts of a body may hold anything. */
export const rest = (method: string, url: string, body?: object): string =>
  `az rest --method ${method} --url '${url}'${body === undefined ? '' : ` --body '${JSON.stringify(body).replaceAll("'", "'\\''")}'`}`;
