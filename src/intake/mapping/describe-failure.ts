/** What JSONata's codes mean, without its messages: those quote values. */
const meanings: Readonly<Record<string, string>> = {
  D1001: 'a number became too large',
  D1004: 'a regular expression matches an empty text',
  D1009: 'two members of an object have the same key',
  D1011: 'it nests or calls itself too deeply',
  D1012: 'it takes too long',
  D2014: 'a range is too long',
  D2015: 'a list becomes too long',
  D3030: 'a text is no number',
  D3050: '$reduce needs a function of two parameters',
  D3110: 'a text is no ISO 8601 time',
  D3135: 'a picture of a time is wrong',
  D3136: 'a time does not have the parts that its picture names',
  D3137: '$error ended it',
  D3138: '$single found several',
  D3139: '$single found nothing',
  D3141: '$assert did not hold',
  T0410: 'an argument has the wrong type',
  T0411: 'the value on the left has the wrong type for the function',
  T0412: 'a list holds values of the wrong type',
  T1003: 'a key is no text',
  T1005: 'it calls what is no function; did you mean $?',
  T1006: 'it calls what is no function',
  T2001: 'the left side is no number',
  T2002: 'the right side is no number',
  T2003: 'the beginning of a range is no whole number',
  T2004: 'the end of a range is no whole number',
  T2006: 'the right side of ~> is no function',
  T2007: 'it orders values of different types',
  T2008: 'it orders by what is neither number nor text',
  T2009: 'it compares values of different types',
  T2010: 'it compares what is neither number nor text',
};

const WORD = /^[\w$~<>=!&+*/%?:.-]{1,40}$/;

/** Why an expression failed, for whoever wrote it. A token is a word of the expression. */
export function describeFailure(error: unknown): string {
  const { code, position, token } = Object(error) as Readonly<Record<string, unknown>>;
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'A regular expression takes too long on this text.';
  if (typeof code !== 'string') return 'The expression takes too long, or what it makes becomes too large.';
  const meaning = meanings[code] ?? 'it cannot be evaluated';
  const at = typeof position === 'number' ? `, near character ${position}` : '';
  const where = typeof token === 'string' && isOfExpression(code) && WORD.test(token) ? `, at '${token}'` : '';
  return `The expression fails (${code}${where}${at}): ${meaning}.`;
}

/** Of these codes the token is a name or an operator that stands in the expression. */
const isOfExpression = (code: string): boolean => /^T(0410|0411|0412|100[56]|20(01|02|09|10))$/.test(code);
