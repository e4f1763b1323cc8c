import { type ContractOptions, declareContract } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { type CollectingRunner, createCollectingRunner } from "./collecting-runner.ts";

const tests = {
  async passes() {},
  async fails() {
    throw new Error("as told");
  },
};

function declare(more: Partial<ContractOptions<{ close?(): void }>> = {}): CollectingRunner {
  const runner = createCollectingRunner();
  declareContract("Thing", tests, { runner, name: "mine", create: async () => ({}), ...more });
  return runner;
}

describe("declareContract", () => {
  it("groups the tests under the contract and the implementation", async () => {
    const runner = declare();
    expect(runner.groups).toEqual(["Thing contract: mine"]);
    expect(await runner.run()).toEqual({ fails: "as told" });
  });

  it("makes a fixture for each test, and puts it away, passed or not", async () => {
    const made: string[] = [];
    const create = async () => {
      made.push("made");
      return { close: () => void made.push("closed") };
    };
    await declare({ create }).run();
    expect(made).toEqual(["made", "closed", "made", "closed"]);
  });

  it("fails a test whose fixture cannot be made", async () => {
    const failures = await declare({ create: () => Promise.reject(new Error("no room")) }).run();
    expect(failures).toEqual({ passes: "no room", fails: "no room" });
  });

  it("skips with the reason in the name", async () => {
    const runner = declare({ skip: [{ reason: "the thing is read-only", tests: ["fails"] }] });
    expect(runner.skipped).toEqual(["fails (the thing is read-only)"]);
    expect(await runner.run()).toEqual({});
  });

  it.each(["failz", "toString"])("refuses to skip %s, which is no test", (name) => {
    const skip = [{ reason: "because", tests: ["fails", name] }];
    expect(() => declare({ skip })).toThrow(`Not a test of the Thing contract: ${name}`);
  });

  it.each(["", "  "])("refuses to skip for the reason %o", (reason) => {
    expect(() => declare({ skip: [{ reason, tests: ["fails"] }] })).toThrow("Skipped without a reason: fails");
  });
});
