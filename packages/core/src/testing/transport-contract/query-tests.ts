import { DataStore } from "../../points/data-store.ts";
import { QueryReq } from "../../query/query-req.ts";
import { TimeUnit } from "../../time/time-unit.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectSame } from "../expectation.ts";
import { ask, DEVICE, moment, readValues, send, sendBlocks, seriesOf, T0, type TransportFixture } from "./fixture.ts";

export const queryTests: ContractTests<TransportFixture> = {
  async "answers nothing with an empty result"(fixture) {
    expectSame(await ask(fixture), { result: [], timefmt: "msec" }, "result");
  },

  async "answers in the wire's shape"(fixture) {
    await send(fixture, "s", [T0, 21.5]);
    const data = [{ time: T0 / 1_000, value: 21.5 }];
    const result = [{ project_id: fixture.projectId, device_id: DEVICE, name: "s", data }];
    expectSame(await ask(fixture), { result, timefmt: "msec" }, "result");
  },

  async "keeps the newest points with limit, oldest first"(fixture) {
    await send(fixture, "s", [T0 + 2, 3], [T0, 1], [T0 + 1, 2]);
    expectSame(await readValues(fixture, "s", (q) => q.limit(2)), [2, 3], "values");
    expectSame(await readValues(fixture, "s", (q) => q.limit(100)), [1, 2, 3], "with a limit that is not reached");
  },

  async "applies limit to each series"(fixture) {
    const pairs = [
      [T0, 1],
      [T0 + 1, 2],
      [T0 + 2, 3],
    ] as const;
    await sendBlocks(fixture, [...seriesOf("a", pairs), ...seriesOf("b", pairs)]);
    const { result } = await ask(fixture, (q) => q.limit(2));
    const found = result.map(({ name, data }) => [name, data.map(({ value }) => value)]);
    expectSame(
      found,
      [
        ["a", [2, 3]],
        ["b", [2, 3]],
      ],
      "values",
    );
  },

  async "includes both ends of a time range"(fixture) {
    await send(fixture, "s", [T0 - 1, 0], [T0, 1], [T0 + 1, 2], [T0 + 2, 3]);
    const [start, end] = [moment(T0), moment(T0 + 1)];
    expectSame(await readValues(fixture, "s", (q) => q.inTimeRange(start, end)), [1, 2], "range");
    expectSame(await readValues(fixture, "s", (q) => q.fromTime(end)), [2, 3], "from");
    expectSame(await readValues(fixture, "s", (q) => q.toTime(start)), [0, 1], "to");
  },

  async "leaves the bounds of values out"(fixture) {
    await send(fixture, "s", [T0, -1], [T0 + 1, 0], [T0 + 2, 0.5], [T0 + 3, 1]);
    expectSame(await readValues(fixture, "s", (q) => q.greaterThan(0)), [0.5, 1], "greater");
    expectSame(await readValues(fixture, "s", (q) => q.lessThan(0)), [-1], "less");
    expectSame(await readValues(fixture, "s", (q) => q.equals(0.5)), [0.5], "equal");
    expectSame(await readValues(fixture, "s", (q) => q.inValueRange(-1, 1)), [0, 0.5], "between");
  },

  async "leaves texts and booleans out where a number is compared"(fixture) {
    const store = new DataStore(["v"]);
    for (const [at, v] of [2, "2", "x", "", true, false].entries()) store.add(moment(T0 + at), { v });
    await sendBlocks(fixture, store.take());
    expectSame(await readValues(fixture, "v", (q) => q.greaterThan(-1)), [2], "greater");
    expectSame(await readValues(fixture, "v", (q) => q.lessThan(3)), [2], "less");
    expectSame(await readValues(fixture, "v", (q) => q.equals(2)), [2], "equal");
    expectSame(await readValues(fixture, "v", (q) => q.equals(1)), [], "equal to 1");
  },

  async "applies limit after the other filters"(fixture) {
    await send(fixture, "s", [T0, 5], [T0 + 1, 6], [T0 + 2, 0], [T0 + 3, 0]);
    expectSame(await readValues(fixture, "s", (q) => q.greaterThan(4).limit(1)), [6], "by value");
    expectSame(await readValues(fixture, "s", (q) => q.toTime(moment(T0 + 1)).limit(1)), [6], "by time");
  },

  async "names all devices and series in order where none is asked for"(fixture) {
    await sendTwoDevices(fixture);
    expectSame(await seriesFound(fixture, {}), ["a/x", "a/y", "b/x", "b/y"], "series");
  },

  async "answers for one device, one series or both where they are asked for"(fixture) {
    await sendTwoDevices(fixture);
    expectSame(await seriesFound(fixture, { deviceId: "b" }), ["b/x", "b/y"], "one device");
    expectSame(await seriesFound(fixture, { seriesName: "x" }), ["a/x", "b/x"], "one series");
    expectSame(await seriesFound(fixture, { deviceId: "b", seriesName: "x" }), ["b/x"], "both");
    expectSame(await seriesFound(fixture, { deviceId: "c" }), [], "a device without points");
  },

  async "writes times in the unit that is asked for, cut down"(fixture) {
    const { transport, projectId, token } = fixture;
    await send(fixture, "s", [1_999_999, 1], [-1, 2]);
    const expected = { sec: [-1, 1], msec: [-1, 1_999], usec: [-1, 1_999_999] };
    for (const timeUnit of Object.values(TimeUnit)) {
      const { result, timefmt } = await transport.query(new QueryReq(projectId, { timeUnit }), { token });
      const times = result[0]?.data.map(({ time }) => time);
      expectSame([timefmt, times], [timeUnit, expected[timeUnit]], "times");
    }
  },
};

async function sendTwoDevices(fixture: TransportFixture): Promise<void> {
  const blocks = [...seriesOf("y", [[T0, 1]]), ...seriesOf("x", [[T0, 1]])];
  for (const deviceId of ["b", "a"]) await sendBlocks(fixture, blocks, deviceId);
}

async function seriesFound(
  { transport, projectId, token }: TransportFixture,
  target: { deviceId?: string; seriesName?: string },
): Promise<string[]> {
  const { result } = await transport.query(new QueryReq(projectId, target), { token });
  return result.map(({ device_id, name }) => `${device_id}/${name}`);
}
