import { decodeImport, parseImport } from "@iobeam/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DecodedImport } from "../../../src/http/bodies/decoded-import.ts";
import type { DecoderThread } from "../../../src/http/bodies/decoder-link.ts";
import type { DecodedBundle } from "../../../src/http/bodies/import-bundle.ts";
import { ImportDecoder } from "../../../src/http/bodies/import-decoder.ts";

const failures: unknown[] = [];
const decoder = new ImportDecoder((error) => failures.push(error));
beforeAll(() => makeReady(decoder));
afterAll(async () => {
  await decoder.close();
  expect(failures).toEqual([]);
});

function makeList(points: number): Buffer {
  const data = Array.from({ length: points }, (_, time) => ({ time, value: time / 2 }));
  return Buffer.from(JSON.stringify({ project_id: 1, device_id: "d", sources: [{ name: "t", data }] }));
}

/** So long a body waits until the thread has started. */
const LONG = makeList(10_000);

async function makeReady(starting: ImportDecoder): Promise<void> {
  await starting.read(Buffer.from(LONG));
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

  it("is parsed here where all of a turn is short", async () => {
    const read = [decoder.read(makeList(10)), decoder.read(makeList(20))];
    expect(await Promise.all(read)).toEqual([parseImport(makeList(10)), parseImport(makeList(20))]);
  });

  it("is decoded elsewhere where much comes in one turn, each to the same as by itself", async () => {
    const bodies = Array.from({ length: 100 }, (_, at) => makeList(at % 50 === 0 ? 1_000 + at : 1 + at));
    const wrong = Buffer.from("[");
    const read = bodies.flatMap((body) => [decoder.read(body), decoder.read(wrong)]);
    const decoded = await Promise.allSettled(read as Promise<unknown>[]);
    for (const [at] of bodies.entries()) {
      const batch = decodeImport(parseImport(makeList(at % 50 === 0 ? 1_000 + at : 1 + at)), "list");
      expect(decoded[2 * at]).toEqual({ status: "fulfilled", value: new DecodedImport(batch) });
      expect(decoded[2 * at + 1]).toMatchObject({ status: "rejected", reason: expect.any(SyntaxError) });
    }
  });

  it("shares no memory with a long one: who keeps a block of the one would keep all of the other", async () => {
    const read = [decoder.read(makeList(1)), decoder.read(makeList(100_000))];
    const [short, long] = (await Promise.all(read)) as [DecodedImport, DecodedImport];
    expect(long.batch.blocks.length).toBe(100);
    expect(short.batch.blocks[0]?.block.buffer.byteLength).toBe(short.batch.blocks[0]?.block.length);
  });

  it("leaves memory alone that others use", async () => {
    const memory = Buffer.concat([makeList(1_000), Buffer.from("rest")]);
    const body = memory.subarray(0, -4);
    expect(await decoder.read(body)).toBeInstanceOf(DecodedImport);
    expect(memory.subarray(-4).toString()).toBe("rest");
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
  await makeReady(closing);
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
  let answer: (decoded: DecodedBundle) => void = () => undefined;
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
  answer([makeList(1)]);
  expect(await large).toEqual(parseImport(makeList(1)));
  expect(busy.read(body)).toBeInstanceOf(Promise);
  await new Promise((resolve) => setImmediate(resolve));
  answer([makeList(1)]);
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
  const read = (): unknown => failing.read(Buffer.from(LONG));
  const refused = { status: 503, message: "The backend could not read the body; send it again" };
  const both = [read(), read()].map((each) => expect(each).rejects.toMatchObject(refused));
  await Promise.all(both);
  await expect(read()).rejects.toMatchObject(refused);
  expect(told.map(String)).toEqual(["Error: no memory", "SyntaxError: ended"]);
  expect(await failing.read(makeList(1))).toMatchObject({ project_id: 1 });
  await failing.close();
  expect([starts, closes]).toEqual([2, 1]);
});

it("counts no body as waiting that a thread took with it", async () => {
  const asked: number[] = [];
  const failing = new ImportDecoder(
    () => undefined,
    async () => ({
      ask(bundle, handed = []) {
        asked.push(...bundle.map(({ body }) => body.length));
        structuredClone(bundle, { transfer: [...handed] });
        return Promise.reject(new Error("ended"));
      },
      close: async () => undefined,
    }),
  );
  const large = 40 * 1_024 * 1_024;
  for (const _ of [1, 2]) await expect(failing.read(new Uint8Array(large))).rejects.toMatchObject({ status: 503 });
  expect(asked).toEqual([large, large]);
});

it("counts no body as waiting that was parsed here", async () => {
  const idle = new ImportDecoder(
    (error) => failures.push(error),
    () => Promise.reject(new Error("was started")),
  );
  const body = makeList(200);
  for (let read = 0; read < (64 * 1_024 * 1_024) / body.length + 1; read++) await idle.read(body);
  expect(idle.read(body)).toBeInstanceOf(Promise);
});

it("asks the thread once for all that comes in a turn, up to 128 KiB", async () => {
  const asked: number[] = [];
  const counting = new ImportDecoder(
    (error) => failures.push(error),
    async () => ({
      async ask(bundle) {
        asked.push(bundle.length);
        return bundle.map(({ body }) => body);
      },
      close: async () => undefined,
    }),
  );
  await makeReady(counting);
  const body = makeList(20);
  const fitting = Math.ceil((128 * 1_024) / body.length);
  const read = Array.from({ length: fitting + 50 }, () => counting.read(body));
  expect(await Promise.all(read)).toEqual(read.map(() => parseImport(body)));
  expect(asked).toEqual([1, fitting, 50]);
});

it("lets only long bodies wait until the thread has started, for the first time or again", async () => {
  const starts: ((thread: DecoderThread) => void)[] = [];
  let fail: (error: Error) => void = () => undefined;
  const asked: number[] = [];
  const starting = new ImportDecoder(
    () => undefined,
    () => new Promise((resolve) => starts.push(resolve)),
  );
  const thread: DecoderThread = {
    ask(bundle) {
      asked.push(bundle.length);
      if (asked.length === 2) return new Promise((_, reject) => (fail = reject));
      return Promise.resolve(bundle.map(({ body }) => body));
    },
    close: async () => undefined,
  };
  const body = makeList(1_000);
  async function expectHere(): Promise<void> {
    expect(await Promise.all([starting.read(body), starting.read(body)])).toEqual([
      parseImport(body),
      parseImport(body),
    ]);
  }
  for (const _ of [1, 2]) await expectHere();
  const long = starting.read(Buffer.from(LONG));
  expect(starts.length).toBe(1);
  starts[0]?.(thread);
  expect(await long).toEqual(parseImport(LONG));
  expect(asked).toEqual([1]);
  const taken = starting.read(body);
  await new Promise((resolve) => setImmediate(resolve));
  fail(new Error("ended"));
  await expect(taken).rejects.toMatchObject({ status: 503 });
  // So soon none is started for those who can do without.
  await expectHere();
  expect(starts.length).toBe(1);
  starting.read(Buffer.from(LONG));
  expect(starts.length).toBe(2);
});

it("starts no thread to end it", async () => {
  const told: unknown[] = [];
  const idle = new ImportDecoder(
    (error) => told.push(error),
    () => Promise.reject(new Error("was started")),
  );
  const read = idle.read(makeList(1_000));
  await idle.close();
  expect(await read).toEqual(parseImport(makeList(1_000)));
  expect(told).toEqual([]);
});

it("does not let a short body wait for long ones", async () => {
  const busy = new ImportDecoder(
    (error) => failures.push(error),
    async () => ({ ask: () => new Promise(() => {}), close: async () => undefined }),
  );
  busy.read(makeList(100_000));
  expect(busy.read(makeList(10))).toEqual(parseImport(makeList(10)));
  expect(busy.read(makeList(1_000))).toBeInstanceOf(Promise);
});
