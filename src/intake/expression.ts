import jsonata from 'jsonata';

export type Evaluate = (event: unknown) => Promise<unknown>;

/** @throws when the text is no expression */
export function compileExpression(text: string): Evaluate {
  const expression = jsonata(text);
  return (event) => expression.evaluate(event);
}
