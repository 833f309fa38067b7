/** Microsoft Graph's own service principal, with every permission there is, has less than a tenth of it. */
const MAX_BYTES = 8 * 1_024 * 1_024;

/** The whole text of an answer, or a throw where it has no end. */
export async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new RangeError('The answer is too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
