import { type Context, createContext, Script } from 'node:vm';

/** Patterns of one quantifier at the most take time that grows with the square of the text: bounded by its length. */
const CHOICES = /[*+?{|]/g;
const SHORT_TEXT = 4_096;
/** A pattern that runs for longer on one event does so on purpose of its sender. */
export const REGEX_LIMIT_IN_MS = 200;

/** Made with the first use: a context takes a millisecond, and most mappings need none. */
const watch = createWatch();

function createWatch() {
  let made: { readonly sandbox: { match: () => RegExpExecArray | null }; readonly context: Context } | undefined;
  const make = () => {
    const sandbox = { match: (): RegExpExecArray | null => null };
    return { sandbox, context: createContext(sandbox) };
  };
  const script = new Script('match()');
  return (match: () => RegExpExecArray | null, timeout: number): RegExpExecArray | null => {
    made ??= make();
    made.sandbox.match = match;
    return script.runInContext(made.context, { timeout }) as RegExpExecArray | null;
  };
}

/**
 * A regular expression that no text can hold up. The engine backtracks, and some pairs of pattern and text take it
 * years; V8 stops it where it is watched, which costs a thread a call, so that harmless pairs are not.
 */
export class WatchedRegExp extends RegExp {
  #spentInMs = 0;

  override exec(text: string): RegExpExecArray | null {
    const startedAt = performance.now();
    try {
      return this.#isHarmless(text) ? super.exec(text) : this.#execWatched(text);
    } finally {
      this.#spentInMs += performance.now() - startedAt;
    }
  }

  #isHarmless(text: string): boolean {
    return text.length <= SHORT_TEXT && (this.source.match(CHOICES)?.length ?? 0) <= 1;
  }

  #execWatched(text: string): RegExpExecArray | null {
    // Looking for all matches is one search for each of them.
    const timeout = Math.ceil(REGEX_LIMIT_IN_MS - this.#spentInMs);
    if (timeout <= 0) throw new RangeError('The regular expression takes too long');
    return watch(() => super.exec(text), timeout);
  }
}
