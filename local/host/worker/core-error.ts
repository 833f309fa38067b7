/** The library tells "this worker is too old for that" from a user's mistake by the flag, not by the message. */
export function coreError(Type: new (message: string) => Error, message: string): Error {
  return Object.assign(new Type(message), { isAzureFunctionsSystemError: true });
}
