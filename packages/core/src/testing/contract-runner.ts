/** What a contract suite needs of a test runner; vitest, node:test, mocha and jest all have it. */
export interface ContractRunner {
  /** Groups tests. */
  describe(name: string, body: () => void): unknown;
  /** Declares a test; `skip` declares one that is not run. */
  it: ((name: string, body: () => Promise<void>) => unknown) & {
    skip(name: string, body: () => Promise<void>): unknown;
  };
}

/** Tests that an implementation does not pass, and why. A name that is no test of the suite is an error. */
export interface ContractSkip {
  /** Why: what the implementation cannot do, and what its users should know of it. */
  readonly reason: string;
  /** The full names of the tests. */
  readonly tests: readonly string[];
}

/** What every contract suite is told. */
export interface ContractOptions<Fixture> {
  /** The test runner's functions: `{ describe, it }`. */
  readonly runner: ContractRunner;
  /** The implementation's name, for the report. */
  readonly name: string;
  /** Makes an isolated fixture; called for every test. */
  create(): Promise<Fixture>;
  /** What the implementation does not pass. Default: nothing. */
  readonly skip?: readonly ContractSkip[] | undefined;
}

/** A fixture that may need to be put away after its test. */
export interface Disposable {
  /** Called after the test, passed or not. */
  close?(): Promise<void> | void;
}

/** The tests of a contract by name. */
export type ContractTests<Fixture> = Readonly<Record<string, (fixture: Fixture) => Promise<void>>>;

/** Declares the tests of one contract for one implementation. */
export function declareContract<Fixture extends Disposable>(
  contract: string,
  tests: ContractTests<Fixture>,
  { runner, name, create, skip = [] }: ContractOptions<Fixture>,
): void {
  const reasons = new Map(skip.flatMap(({ reason, tests: names }) => names.map((test) => [test, reason] as const)));
  const unknown = [...reasons.keys()].filter((test) => !Object.hasOwn(tests, test));
  const unexplained = [...reasons].filter(([, reason]) => reason.trim() === "").map(([test]) => test);
  if (unexplained.length > 0) throw new Error(`Skipped without a reason: ${unexplained.join("; ")}`);
  if (unknown.length > 0) throw new Error(`Not a test of the ${contract} contract: ${unknown.join("; ")}`);
  runner.describe(`${contract} contract: ${name}`, () => {
    for (const [test, body] of Object.entries(tests)) {
      const reason = reasons.get(test);
      const run = async (): Promise<void> => {
        const fixture = await create();
        try {
          await body(fixture);
        } finally {
          await fixture.close?.();
        }
      };
      if (reason === undefined) runner.it(test, run);
      else runner.it.skip(`${test} (${reason})`, run);
    }
  });
}
