import { Worker } from "node:worker_threads";
import { StorageError } from "@iobeam/core";
import { expectCode } from "@iobeam/core/testing";
import { expect, it } from "vitest";
import { linkTo } from "../../src/threads/thread-link.ts";

function startLink(onMessage: string): ReturnType<typeof linkTo<string, string>> {
  const code = `const { parentPort } = require("node:worker_threads"); parentPort.on("message", (message) => { ${onMessage} });`;
  return linkTo<string, string>(new Worker(code, { eval: true }), (cause) => {
    return new StorageError("use", "/the/database", { cause });
  });
}

it.each([
  ["exits", "process.exit(0);"],
  ["throws", 'throw new Error("broken");'],
])("rejects what waits and what comes later when the worker %s", async (_how, onMessage) => {
  const link = startLink(onMessage);
  const waiting = [link.ask("a"), link.ask("b")].map((call) => expectCode(call, "STORAGE"));
  await Promise.all(waiting);
  await expectCode(link.ask("later"), "STORAGE");
  await link.close();
});

it("rejects with what the worker failed with, and goes on", async () => {
  const link = startLink(`
    if (message === null) return parentPort.close();
    const { id, request } = message;
    parentPort.postMessage(request === "bad" ? { id, failure: new Error("disk full") } : { id, answer: request });
  `);
  const [bad, good] = [expectCode(link.ask("bad"), "STORAGE"), link.ask("good")];
  expect((await bad).message).toContain("/the/database: disk full");
  expect(await good).toBe("good");
  await link.close();
});

it("rejects what cannot be read on the other side, and goes on", async () => {
  const link = startLink(`
    if (message === null) return parentPort.close();
    const { id, request } = message;
    let deep = 1;
    for (let level = 0; request === "deep" && level < 2_800; level++) deep = { deep };
    parentPort.postMessage(deep === 1 ? { id, answer: request } : { id, answer: deep });
  `);
  const [bad, good] = [expectCode(link.ask("deep"), "STORAGE"), link.ask("good")];
  await bad;
  expect(await good).toBe("good");
  await link.close();
});
