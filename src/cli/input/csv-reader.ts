import { UnreadableFile } from '../failure.ts';

/** `line` is where the record begins: a quoted cell may go on over several. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/** Far beyond what a request may have; a quote that is never closed would read the rest of the file into one cell. */
const MAX_RECORD_LENGTH = 1_000_000;

/** `afterQuote`: a quote inside quotes was seen, which ends the cell or is the first half of a doubled one. */
type Place = 'start' | 'plain' | 'quoted' | 'afterQuote';

/** RFC 4180 token by token: a run of plain text, or one of `"`, `,` and the line ends of any system. */
export class CsvReader {
  #place: Place = 'start';
  #cell = '';
  #cells: string[] = [];
  #length = 0;
  #line = 1;
  #recordLine = 1;
  #wasReturn = false;

  /** The record that this token ends, unless it is blank. */
  take(token: string): CsvRecord | undefined {
    const isSecondHalf = this.#wasReturn && token === '\n';
    this.#wasReturn = token === '\r';
    const endsLine = (token === '\r' || token === '\n') && !isSecondHalf;
    if (endsLine) this.#line += 1;
    this.#length += token.length;
    if (this.#length > MAX_RECORD_LENGTH) throw this.#unreadable('this record never ends; is a quote not closed?');
    if (token === '"') this.#quote();
    else if (this.#place === 'quoted') this.#cell += token;
    else if (endsLine) return this.#endRecord();
    else if (token === ',') this.#endCell();
    else if (!isSecondHalf) this.#text(token);
    return undefined;
  }

  end(): CsvRecord | undefined {
    if (this.#place === 'quoted') throw this.#unreadable('the quote is not closed.');
    return this.#endRecord();
  }

  #quote(): void {
    if (this.#place === 'plain') throw this.#unreadable('a quote stands in a cell that does not begin with one.');
    if (this.#place === 'afterQuote') this.#cell += '"';
    this.#place = this.#place === 'quoted' ? 'afterQuote' : 'quoted';
  }

  #text(token: string): void {
    if (this.#place === 'afterQuote') throw this.#unreadable('text follows the closing quote.');
    this.#cell += token;
    this.#place = 'plain';
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#place = 'start';
  }

  #endRecord(): CsvRecord | undefined {
    const isBlank = this.#cells.length === 0 && this.#place === 'start';
    this.#endCell();
    const record = { line: this.#recordLine, cells: this.#cells };
    this.#cells = [];
    this.#length = 0;
    this.#recordLine = this.#line;
    return isBlank ? undefined : record;
  }

  #unreadable(what: string): UnreadableFile {
    return new UnreadableFile(`Line ${this.#recordLine}, cell ${this.#cells.length + 1}: ${what}`);
  }
}
