import type { ContractRunner } from "@iobeam/core/testing";

interface Collected {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** A test runner that keeps what it is told, to be run later. */
export interface CollectingRunner extends ContractRunner {
  /** The names of the groups. */
  readonly groups: string[];
  /** The names of the tests that are skipped. */
  readonly skipped: string[];
  /** Runs the tests; resolves to the messages of those that fail, by name. */
  run(): Promise<Record<string, string>>;
  /** How many tests there are. */
  readonly size: number;
}

/** The smallest runner that a contract suite can be given. */
export function createCollectingRunner(): CollectingRunner {
  const tests: Collected[] = [];
  const groups: string[] = [];
  const skipped: string[] = [];
  const declare = (name: string, body: () => Promise<void>): void => {
    tests.push({ name, body });
  };
  return {
    groups,
    skipped,
    describe(name, body) {
      groups.push(name);
      body();
    },
    it: Object.assign(declare, { skip: (name: string) => skipped.push(name) }),
    async run() {
      const failures: Record<string, string> = {};
      for (const { name, body } of tests) {
        await body().catch((error: Error) => {
          failures[name] = error.message;
        });
      }
      return failures;
    },
    get size() {
      return tests.length;
    },
  };
}
