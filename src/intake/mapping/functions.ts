/** What JSONata 2.2 brings along, without what is refused below. */
const builtIn =
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone'.split(
    ' ',
  );

/** What an expression finds besides the event: the record that was fetched, and the event's own id and time. */
export const bindings = ['record', 'id', 'time'] as const;
export type Bindings = Readonly<Partial<Record<(typeof bindings)[number], unknown>>>;

/** An event must become the same request whenever it is read, for it is read again when it is delivered or replayed again. */
const CHANGES = 'would make another request of the same event when it is replayed';
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['eval', '$eval would run what a sender wrote.'],
  ['now', `$now ${CHANGES}; $time is the time of the event.`],
  ['millis', `$millis ${CHANGES}; $time is the time of the event.`],
  ['random', `$random ${CHANGES}.`],
  ['shuffle', `$shuffle ${CHANGES}.`],
]);

/** Names with `$` that mean something without being bound in the expression; `''` is `$` itself, and `$` is `$$`. */
export const knownNames: readonly string[] = ['', '$', ...bindings, ...builtIn];
