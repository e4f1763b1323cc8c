import { Socket } from "node:net";
import { decodeImport, parseImport } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import { afterAll, describe, expect, it } from "vitest";
import { DecodedImport } from "../../../src/http/bodies/decoded-import.ts";
import { ImportDecoder } from "../../../src/http/bodies/import-decoder.ts";

const failures: unknown[] = [];
const decoder = new ImportDecoder((error) => failures.push(error));
afterAll(async () => {
  await decoder.close();
  expect(failures).toEqual([]);
});

function makeRequest(fmt?: unknown, socket = new Socket()): FastifyRequest {
  return { query: { fmt }, raw: { socket } } as unknown as FastifyRequest;
}

function makeList(points: number): Buffer {
  const data = Array.from({ length: points }, (_, time) => ({ time, value: time / 2 }));
  return Buffer.from(JSON.stringify({ project_id: 1, device_id: "d", sources: [{ name: "t", data }] }));
}

const table = { fields: ["time", "a"], data: Array.from({ length: 1_000 }, (_, time) => [time, time / 4]) };

describe("the body of an import", () => {
  it("is decoded elsewhere where it is long, to the same", async () => {
    const body = makeList(1_000);
    const batch = decodeImport(parseImport(body), "list");
    expect(await decoder.read(body, makeRequest())).toEqual(new DecodedImport(batch));
  });

  it("is decoded elsewhere as a table, too", async () => {
    const body = Buffer.from(JSON.stringify({ project_id: 1, device_id: "d", sources: table }));
    const batch = decodeImport(parseImport(body), "table");
    expect(await decoder.read(body, makeRequest("table"))).toEqual(new DecodedImport(batch));
  });

  it("is parsed at once where it is short", () => {
    expect(decoder.read(makeList(10), makeRequest())).toMatchObject({ project_id: 1, device_id: "d" });
  });

  it.each([
    ["of another form than is said", makeList(1_000), "table"],
    ["with a form that there is not", makeList(1_000), ["table"]],
    ["in namespace form", Buffer.from(JSON.stringify({ project_id: 1, namespace: "n", data: table })), "table"],
    ["of a device with a wrong id", Buffer.from(makeList(1_000).toString().replace('"d"', '"?"')), undefined],
  ])("is left as it is %s", async (_what, body, fmt) => {
    const parsed = parseImport(body);
    expect(await decoder.read(body, makeRequest(fmt))).toEqual(parsed);
  });

  it("is refused as ever where it is no JSON", async () => {
    const body = makeList(1_000).subarray(1);
    await expect(decoder.read(body, makeRequest())).rejects.toThrow(SyntaxError);
    const wrong = makeList(1_000);
    wrong[5_000] = 0xff;
    await expect(decoder.read(wrong, makeRequest())).rejects.toThrow(TypeError);
  });
});

it("does the bodies of one connection in their order, and those of others meanwhile", async () => {
  const [socket, order] = [new Socket(), [] as string[]];
  const note = async (name: string, read: unknown): Promise<void> => {
    await read;
    order.push(name);
  };
  const long = note("long", decoder.read(makeList(50_000), makeRequest(undefined, socket)));
  const short = note("short", decoder.read(makeList(1), makeRequest(undefined, socket)));
  const broken = decoder.read(Buffer.from("{"), makeRequest(undefined, socket));
  const last = note("last", decoder.read(makeList(2), makeRequest(undefined, socket)));
  const other = note("other", decoder.read(makeList(1), makeRequest()));
  await expect(broken).rejects.toThrow(SyntaxError);
  await Promise.all([long, short, last, other]);
  expect(order).toEqual(["other", "long", "short", "last"]);
  expect(decoder.read(makeList(1), makeRequest(undefined, socket))).not.toBeInstanceOf(Promise);
});

it("says to send again what a thread took with it, tells why once, and starts another", async () => {
  const told: unknown[] = [];
  let starts = 0;
  const failing = new ImportDecoder(
    (error) => told.push(error),
    async () => {
      starts += 1;
      if (starts === 1) throw new Error("no memory");
      return { ask: () => Promise.reject(new Error("ended")), close: () => Promise.resolve() };
    },
  );
  const read = (): unknown => failing.read(makeList(1_000), makeRequest());
  const refused = { status: 503, message: "The backend could not read the body; send it again" };
  const both = [read(), read()].map((each) => expect(each).rejects.toMatchObject(refused));
  await Promise.all(both);
  await expect(read()).rejects.toMatchObject(refused);
  expect(told.map(String)).toEqual(["Error: no memory", "Error: ended"]);
  expect(failing.read(makeList(1), makeRequest())).toMatchObject({ project_id: 1 });
  await failing.close();
});
