import { invalidFilter } from '../refusal.ts';

/** The text of a string is its value, without the quotes. */
export type Token = { readonly kind: 'word' | 'string' | 'mark'; readonly text: string };

/**
 * OData 4.01 ABNF, as far as it is needed: a quote within a string is doubled, and words and strings are parted by blanks.
 * A word is everything else: names may hold any letter (ED custom-security-attributes-overview).
 */
const TOKEN =
  /[ \t]*(?:(?<word>[^ \t'(),]+)(?=[ \t(),]|$)|'(?<string>[^']*(?:''[^']*)*)'(?=[ \t,)]|$)|(?<mark>[(),]))[ \t]*/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const { word, string, mark } = pattern.exec(text)?.groups ?? {};
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else throw invalidFilter();
  }
  return tokens;
}
