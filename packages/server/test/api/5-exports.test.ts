import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf, jsonOf } from "../support/api-answer.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

/** A whole minute, so that windows begin at it. */
const T0 = 1_427_316_480_000;
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
  const data = Array.from({ length: 12 }, (_, at) => ({ time: T0 + at * 10_000, value: at }));
  for (const device_id of ["d", "e"]) {
    const sources = ["temp", "wind"].map((name) => ({ name, data }));
    const body = { project_id: backend.projectId, device_id, sources };
    jsonOf(await backend.send("POST", "imports", { token: backend.token, body }));
  }
});
afterAll(() => backend.close());

interface Series {
  readonly project_id: number;
  readonly device_id: string;
  readonly name: string;
  readonly data: { time: unknown; value: number }[];
}

function ask(path: string): Promise<RawAnswer> {
  return backend.send("GET", `exports/${backend.projectId}${path}`, { token: backend.token });
}

async function find(path: string): Promise<{ result: Series[]; timefmt: string }> {
  return jsonOf(await ask(path));
}

async function values(query: string): Promise<number[]> {
  const { result } = await find(`/d/temp?${query}`);
  return result.flatMap(({ data }) => data.map(({ value }) => value));
}

describe("GET /v1/exports", () => {
  it("answers the exact text", async () => {
    const { body } = await ask("/d/temp?limit=1");
    const data = `[{"time":${T0 + 110_000},"value":11}]`;
    const series = `{"project_id":${backend.projectId},"device_id":"d","name":"temp","data":${data}}`;
    expect(body).toBe(`{"result":[${series}],"timefmt":"msec"}`);
  });

  it.each([
    ["/d/temp", ["d temp"]],
    ["/d/all", ["d temp", "d wind"]],
    ["/d", ["d temp", "d wind"]],
    ["/d?limit=10&timefmt=msec&output=json", ["d temp", "d wind"]],
    ["/all/temp", ["d temp", "e temp"]],
    ["/all/all", ["d temp", "d wind", "e temp", "e wind"]],
    ["/all", ["d temp", "d wind", "e temp", "e wind"]],
    ["/nobody/all", []],
  ])("finds at %s the series %j, in this order", async (path, names) => {
    const { result } = await find(path);
    expect(result.map(({ device_id, name }) => `${device_id} ${name}`)).toEqual(names);
  });

  it("lists points oldest first", async () => {
    expect(await values("limit=100")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("keeps the newest points of each series with a limit", async () => {
    const { result } = await find("/d/all?limit=2");
    expect(result.map(({ data }) => data.map(({ value }) => value))).toEqual([
      [10, 11],
      [10, 11],
    ]);
  });

  it.each([
    [`from=${T0 + 90_000}`, [9, 10, 11]],
    [`to=${T0 + 20_000}`, [0, 1, 2]],
    [`from=${T0 + 90_000}&to=${T0 + 100_000}&timefmt=usec`, [9, 10]],
    [`from=${T0 + 90_000}&to=${T0 + 100_000}&timefmt=sec`, [9, 10]],
    ["less_than=2", [0, 1]],
    ["greater_than=9", [10, 11]],
    ["equals=5", [5]],
    ["greater_than=2&less_than=9&limit=2", [7, 8]],
  ])("narrows down with %s", async (query, expected) => {
    expect(await values(query)).toEqual(expected);
  });

  it.each([
    ["msec", T0],
    ["usec", T0 * 1_000],
    ["sec", T0 / 1_000],
    ["timeval", { sec: T0 / 1_000, usec: 0 }],
  ])("writes times in %s", async (timefmt, time) => {
    const found = await find(`/d/temp?timefmt=${timefmt}`);
    expect([found.timefmt, found.result[0]?.data[0]?.time]).toEqual([timefmt, time]);
  });

  it("answers nothing with an empty result", async () => {
    expect(await find("/nobody/temp")).toEqual({ result: [], timefmt: "msec" });
  });
});

describe("operator and group_by", () => {
  it.each([
    ["sum", [15, 51]],
    ["count", [6, 6]],
    ["min", [0, 6]],
    ["max", [5, 11]],
    ["mean", [2.5, 8.5]],
  ])("%s of each minute", async (operator, expected) => {
    const { result } = await find(`/d/temp?operator=${operator}&group_by=1m`);
    expect(result[0]?.data).toEqual(expected.map((value, at) => ({ time: T0 + at * 60_000, value })));
  });

  it.each([
    ["sum", 66],
    ["count", 12],
    ["min", 0],
    ["max", 11],
    ["mean", 5.5],
  ])("%s of everything", async (operator, expected) => {
    expect(await values(`operator=${operator}`)).toEqual([expected]);
  });

  it.each([
    ["20000ms", 6],
    ["20s", 6],
    ["1m", 2],
    ["1h", 1],
    ["1d", 1],
    ["1m0s", 2],
    ["1h0m0s", 1],
  ])("takes windows of %s", async (window, count) => {
    expect(await values(`operator=count&group_by=${window}`)).toHaveLength(count);
  });

  it("aggregates each series for itself", async () => {
    const { result } = await find("/all/all?operator=sum");
    expect(result.map(({ data }) => data.map(({ value }) => value))).toEqual([[66], [66], [66], [66]]);
  });

  it("needs an operator with group_by", async () => {
    jsonOf(await ask("/d/temp?group_by=1m"), 400);
  });

  it.each(["operator=median", "operator=sum&group_by=x", "operator=sum&group_by=0s", "operator=sum&group_by=-1s"])(
    "refuses %s",
    async (query) => {
      jsonOf(await ask(`/d/temp?${query}`), 400);
    },
  );
});

describe("output=csv", () => {
  it("has a header and a line for each point, the series' name as third column", async () => {
    const [header, ...lines] = csvOf(await ask("/d/all?output=csv&limit=1"));
    expect(header?.[0]).toBe("project_id");
    expect(lines.map((line) => [line[0], line[1], line[2], line[3], line[4]])).toEqual(
      ["temp", "wind"].map((name) => [String(backend.projectId), "d", name, String(T0 + 110_000), "11"]),
    );
  });

  it.each([
    ["usec", String(T0 * 1_000)],
    ["sec", String(T0 / 1_000)],
  ])("has times in %s", async (timefmt, time) => {
    const [, line] = csvOf(await ask(`/d/temp?output=csv&timefmt=${timefmt}`));
    expect(line?.[3]).toBe(time);
  });

  it("has its header alone where nothing is found", async () => {
    expect(csvOf(await ask("/nobody/all?output=csv"))).toHaveLength(1);
  });

  it("is what operators answer, too", async () => {
    const [, ...lines] = csvOf(await ask("/d/temp?output=csv&operator=sum&group_by=1m"));
    expect(lines.map((line) => line[4])).toEqual(["15", "51"]);
  });

  it("leaves errors in JSON", async () => {
    jsonOf(await ask("/d/temp?output=csv&limit=x"), 400);
  });
});
