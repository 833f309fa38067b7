const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/** `[d.]hh:mm[:ss[.fff]]`, as .NET reads it: hours above 23 and minutes or seconds above 59 are errors, not carries. */
export function parseTimeSpan(text: string): number {
  const match = TIME_SPAN.exec(text.trim());
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? []).slice(1, 5).map((part) => Number(part ?? 0));
  if (!match || hours > 23 || minutes > 59 || seconds > 59) {
    throw new Error(`"${text}" is not a time span of the form [d.]hh:mm:ss.`);
  }
  const fraction = Number(`0.${match[5] ?? '0'}`);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds + fraction) * 1_000;
}
