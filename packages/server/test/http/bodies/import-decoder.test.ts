import { decodeImport, parseImport } from "@iobeam/core";
import { afterAll, describe, expect, it } from "vitest";
import { DecodedImport } from "../../../src/http/bodies/decoded-import.ts";
import { ImportDecoder } from "../../../src/http/bodies/import-decoder.ts";

const failures: unknown[] = [];
const decoder = new ImportDecoder((error) => failures.push(error));
afterAll(async () => {
  await decoder.close();
  expect(failures).toEqual([]);
});

function makeList(points: number): Buffer {
  const data = Array.from({ length: points }, (_, time) => ({ time, value: time / 2 }));
  return Buffer.from(JSON.stringify({ project_id: 1, device_id: "d", sources: [{ name: "t", data }] }));
}

const table = { fields: ["time", "a"], data: Array.from({ length: 1_000 }, (_, time) => [time, time / 4]) };

describe("the body of an import", () => {
  it("is decoded elsewhere where it is long, to the same", async () => {
    const body = makeList(1_000);
    const batch = decodeImport(parseImport(body), "list");
    expect(await decoder.read(body)).toEqual(new DecodedImport(batch));
  });

  it("is decoded elsewhere as a table, too", async () => {
    const body = Buffer.from(JSON.stringify({ project_id: 1, device_id: "d", sources: table }));
    const batch = decodeImport(parseImport(body), "table");
    expect(await decoder.read(body, "table")).toEqual(new DecodedImport(batch));
  });

  it("is parsed at once where it is short", () => {
    expect(decoder.read(makeList(10))).toMatchObject({ project_id: 1, device_id: "d" });
  });

  it.each([
    ["of another form than is said", makeList(1_000), "table"],
    ["with a form that there is not", makeList(1_000), ["table"]],
    ["in namespace form", Buffer.from(JSON.stringify({ project_id: 1, namespace: "n", data: table })), "table"],
    ["of a device with a wrong id", Buffer.from(makeList(1_000).toString().replace('"d"', '"?"')), undefined],
  ])("is left as it is %s", async (_what, body, fmt) => {
    const parsed = parseImport(body);
    expect(await decoder.read(body, fmt)).toEqual(parsed);
  });

  it("is refused as ever where it is no JSON", async () => {
    const body = makeList(1_000).subarray(1);
    await expect(decoder.read(body)).rejects.toThrow(SyntaxError);
    const wrong = makeList(1_000);
    wrong[5_000] = 0xff;
    await expect(decoder.read(wrong)).rejects.toThrow(TypeError);
  });
});

it("parses without the thread once it is closed, and whatever is asked before is answered", async () => {
  const closing = new ImportDecoder((error) => failures.push(error));
  const body = makeList(1_000);
  const before = [closing.read(makeList(1_000)), closing.read(makeList(1_000))];
  const closed = closing.close();
  expect(closing.read(body)).toEqual(parseImport(body));
  const batch = decodeImport(parseImport(body), "list");
  expect(await Promise.all(before)).toEqual([new DecodedImport(batch), new DecodedImport(batch)]);
  await closed;
  expect(closing.read(body)).toEqual(parseImport(body));
});

it("parses at once what comes while 64 MiB wait for the thread", async () => {
  let answer: (decoded: Uint8Array) => void = () => undefined;
  const busy = new ImportDecoder(
    (error) => failures.push(error),
    async () => ({
      ask: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      close: async () => undefined,
    }),
  );
  const large = busy.read(new Uint8Array(64 * 1_024 * 1_024));
  const body = makeList(1_000);
  expect(busy.read(body)).toEqual(parseImport(body));
  await new Promise((resolve) => setImmediate(resolve));
  answer(makeList(1));
  expect(await large).toEqual(parseImport(makeList(1)));
  expect(busy.read(body)).toBeInstanceOf(Promise);
  await new Promise((resolve) => setImmediate(resolve));
  answer(makeList(1));
});

it("says to send again what a thread took with it, tells why once, and starts another", async () => {
  const told: unknown[] = [];
  let [starts, closes] = [0, 0];
  const failing = new ImportDecoder(
    (error) => told.push(error),
    async () => {
      starts += 1;
      if (starts === 1) throw new Error("no memory");
      const close = async (): Promise<void> => {
        closes += 1;
      };
      return { ask: () => Promise.reject(new SyntaxError("ended")), close };
    },
  );
  const read = (): unknown => failing.read(makeList(1_000));
  const refused = { status: 503, message: "The backend could not read the body; send it again" };
  const both = [read(), read()].map((each) => expect(each).rejects.toMatchObject(refused));
  await Promise.all(both);
  await expect(read()).rejects.toMatchObject(refused);
  expect(told.map(String)).toEqual(["Error: no memory", "SyntaxError: ended"]);
  expect(failing.read(makeList(1))).toMatchObject({ project_id: 1 });
  await failing.close();
  expect([starts, closes]).toEqual([2, 1]);
});

it("counts no body as waiting that a thread took with it", async () => {
  const asked: number[] = [];
  const failing = new ImportDecoder(
    () => undefined,
    async () => ({
      ask({ body }, handed = []) {
        asked.push(body.length);
        structuredClone(body, { transfer: [...handed] });
        return Promise.reject(new Error("ended"));
      },
      close: async () => undefined,
    }),
  );
  const large = 40 * 1_024 * 1_024;
  for (const _ of [1, 2]) await expect(failing.read(new Uint8Array(large))).rejects.toMatchObject({ status: 503 });
  expect(asked).toEqual([large, large]);
});
