/** Each defence, how to switch it off, and the test that must then fail. */
export type Defence = {
  readonly name: string;
  readonly source: string;
  /** What stands in the source exactly once, and what stands there without the defence. */
  readonly without: readonly [whole: string, replacement: string];
  readonly file: string;
  /** The test's full name: its describes and its title. */
  readonly test: string;
};
