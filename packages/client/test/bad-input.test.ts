import { ClientBuilder, DataPoint, IobeamError, makeQuery, QueryReq } from "@iobeam/client";
import { createMemoryTransport } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { makeUnsignedToken } from "./tokens.ts";

const token = makeUnsignedToken();
const builder = (): ClientBuilder => new ClientBuilder(6, token).transport(createMemoryTransport());
const client = await builder().setDeviceId("d").build();
const any = (value: unknown): never => value as never;

const calls: [what: string, call: () => unknown, code: string, message: RegExp][] = [
  [
    "project id as text",
    () => new ClientBuilder(any("1"), token),
    "INVALID_ARGUMENT",
    /projectId must be .*as a number; received "1"/,
  ],
  ["project id 0", () => new ClientBuilder(0, token), "INVALID_ARGUMENT", /projectId must be .*above 0.*; received 0/],
  ["an empty token", () => new ClientBuilder(6, ""), "INVALID_TOKEN", /token is empty/],
  ["no token", () => new ClientBuilder(6, any(undefined)), "INVALID_TOKEN", /must be a string/],
  ["a token that is no JWT", () => new ClientBuilder(6, "secret"), "INVALID_TOKEN", /no JSON Web Token/],
  [
    "a device id with a space",
    () => builder().setDeviceId("a b"),
    "INVALID_ARGUMENT",
    /deviceId must be .*received "a b"/,
  ],
  ["an empty device id", () => builder().registerOrSetId(""), "INVALID_ARGUMENT", /deviceId must be/],
  [
    "a wanted id with a slash",
    () => builder().registerDevice({ deviceId: "a/b" }),
    "INVALID_ARGUMENT",
    /deviceId must be/,
  ],
  [
    "an empty device name",
    () => builder().registerDevice({ deviceName: "" }),
    "INVALID_ARGUMENT",
    /deviceName must be/,
  ],
  [
    "a backend without http",
    () => builder().setBackend("localhost:4626"),
    "INVALID_ARGUMENT",
    /baseUrl must be an http or https address/,
  ],
  ["an empty path", () => builder().saveToDisk("").build(), "INVALID_ARGUMENT", /path must be/],
  [
    "a number as a point",
    () => client.addDataPoint("s", any(21.5)),
    "INVALID_ARGUMENT",
    /point must be a DataPoint; received 21.5/,
  ],
  [
    "NaN as a value",
    () => client.addDataPoint("s", new DataPoint(Number.NaN)),
    "INVALID_ARGUMENT",
    /value must be a finite number; received NaN/,
  ],
  ["an empty series name", () => client.addDataPoint("", new DataPoint(1)), "INVALID_ARGUMENT", /seriesName must be/],
  ["a reserved series name", () => client.addDataPoint("Time", new DataPoint(1)), "INVALID_ARGUMENT", /reserved/],
  [
    "one bad point among many",
    () => client.addDataPoints("s", [new DataPoint(1), any("2")]),
    "INVALID_ARGUMENT",
    /points\[1\] must be a DataPoint/,
  ],
  ["no series", () => client.addDataSeries(any([])), "INVALID_ARGUMENT", /series must be a DataSeries/],
  ["no columns", () => client.createDataStore([]), "INVALID_ARGUMENT", /columns must be/],
  ["an unknown column", () => client.createDataStore(["a"]).add(1, any({ b: 1 })), "INVALID_ARGUMENT", /b/],
  ["no request", () => client.query(any({})), "INVALID_ARGUMENT", /request must be a QueryReq/],
  [
    "no request, without a client",
    () => makeQuery(token, any(undefined)),
    "INVALID_ARGUMENT",
    /request must be a QueryReq/,
  ],
  ["a query without a token", () => makeQuery("", new QueryReq(6)), "INVALID_TOKEN", /token is empty/],
  [
    "a query's backend that is none",
    () => makeQuery(token, new QueryReq(6), { backend: "nowhere" }),
    "INVALID_ARGUMENT",
    /baseUrl/,
  ],
];

describe("bad input", () => {
  it.each(calls)("%s", async (_what, call, code, message) => {
    const error = await Promise.resolve()
      .then(call)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IobeamError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain(token);
  });

  it("leaves nothing behind", () => {
    expect(client.pending).toBe(0);
  });
});
