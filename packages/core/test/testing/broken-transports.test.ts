import { createMemoryTransport } from "@iobeam/core";
import { describeTransport } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { createCollectingRunner } from "./collecting-runner.ts";
import { aggregateBreaks } from "./transport-breaks/aggregate-breaks.ts";
import type { Break } from "./transport-breaks/break.ts";
import { callBreaks } from "./transport-breaks/call-breaks.ts";
import { deviceBreaks } from "./transport-breaks/device-breaks.ts";
import { importBreaks } from "./transport-breaks/import-breaks.ts";
import { queryBreaks } from "./transport-breaks/query-breaks.ts";
import { streamBreaks } from "./transport-breaks/stream-breaks.ts";
import { tailBreaks } from "./transport-breaks/tail-breaks.ts";

const readBreaks = [...queryBreaks, ...aggregateBreaks, ...streamBreaks, ...tailBreaks];
const breaks = [...deviceBreaks, ...importBreaks, ...readBreaks, ...callBreaks];

/** Runs the suite against a transport that is broken as told; resolves to the failing tests. */
async function failuresOf(breakIt: Break): Promise<string[]> {
  const runner = createCollectingRunner();
  describeTransport({
    runner,
    name: "broken",
    async create() {
      const right = createMemoryTransport({ tokens: ["good"] });
      return { transport: { ...right, ...breakIt(right) }, projectId: 6, token: "good", badToken: "bad" };
    },
  });
  return Object.keys(await runner.run());
}

describe("the Transport suite", () => {
  it("passes the right one", async () => {
    expect(await failuresOf(() => ({}))).toEqual([]);
  });

  it.each(breaks)("catches a transport that %s", async (_, breakIt, test) => {
    expect(await failuresOf(breakIt)).toContain(test);
  });

  it("has no test that nothing breaks", async () => {
    const runner = createCollectingRunner();
    const create = () => Promise.reject(new Error("not made"));
    describeTransport({ runner, name: "none", create });
    const broken = new Set((await Promise.all(breaks.map(([, breakIt]) => failuresOf(breakIt)))).flat());
    expect(Object.keys(await runner.run()).filter((test) => !broken.has(test))).toEqual([]);
  });
});
