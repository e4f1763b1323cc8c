import { DataStore } from "../../points/data-store.ts";
import type { Operator } from "../../query/aggregation.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectSame } from "../expectation.ts";
import {
  ask,
  moment,
  type Pair,
  read,
  readValues,
  send,
  sendBlocks,
  seriesOf,
  T0,
  type TransportFixture,
} from "./fixture.ts";

/** T0 is 8 s after a whole minute. */
const WHOLE_MINUTE = T0 - 8_000_000;

export const aggregateTests: ContractTests<TransportFixture> = {
  async "makes one number of all points with an operator"(fixture) {
    await send(fixture, "s", [T0, 3], [T0 + 1, -1], [T0 + 2, 4]);
    const expected: readonly [Operator, number][] = [
      ["count", 3],
      ["sum", 6],
      ["min", -1],
      ["max", 4],
      ["mean", 2],
    ];
    for (const [operator, value] of expected) {
      expectSame(await read(fixture, "s", (q) => q.operator(operator)), [{ time: T0, value }], operator);
    }
  },

  async "makes a number for each window, counted from 1970"(fixture) {
    const pairs = [-1, 0, 59_999_999, 60_000_000, 180_000_000].map((at): Pair => [WHOLE_MINUTE + at, 1]);
    await send(fixture, "s", ...pairs);
    const expected = [-60, 0, 60, 180].map((at, index) => ({
      time: WHOLE_MINUTE + at * 1_000_000,
      value: index === 1 ? 2 : 1,
    }));
    expectSame(await read(fixture, "s", (q) => q.operator("sum").groupBy("1m")), expected, "windows");
  },

  async "makes windows before 1970 too"(fixture) {
    await send(fixture, "s", [-1_000_001, 1], [-1_000_000, 1], [-1, 1], [0, 1]);
    const found = await read(fixture, "s", (q) => q.operator("count").groupBy("1s"));
    expectSame(
      found.map(({ time, value }) => [time, value]),
      [
        [-2_000_000, 1],
        [-1_000_000, 2],
        [0, 1],
      ],
      "windows",
    );
  },

  async "applies an operator to what the filters leave, and limit to its windows"(fixture) {
    const pairs = Array.from({ length: 40 }, (_, at): Pair => [T0 + at * 1_000_000, at]);
    await send(fixture, "s", ...pairs);
    const [start, end] = [moment(T0 + 2_000_000), moment(T0 + 35_000_000)];
    const sums = await readValues(fixture, "s", (q) =>
      q.inTimeRange(start, end).inValueRange(5, 30).operator("sum").groupBy("10s").limit(2),
    );
    // T0 is 2 s before a window begins: 12 … 21 and 22 … 29 are the newest two.
    expectSame(sums, [165, 204], "sums");
  },

  async "leaves texts and booleans out of an operator, and a series without a number"(fixture) {
    const store = new DataStore(["mixed", "texts"]);
    store.add(moment(T0), { mixed: "1", texts: "1" });
    store.add(moment(T0 + 1), { mixed: 2, texts: true });
    await sendBlocks(fixture, store.take());
    const { result } = await ask(fixture, (q) => q.operator("count"));
    expectSame(
      result.map(({ name, data }) => [name, data.map(({ value }) => value)]),
      [["mixed", [1]]],
      "counts",
    );
  },

  async "applies an operator to each series"(fixture) {
    await sendBlocks(fixture, [...seriesOf("a", [[T0, 1]]), ...seriesOf("b", [[T0, 5]])]);
    const { result } = await ask(fixture, (q) => q.operator("max"));
    expectSame(
      result.map(({ name, data }) => [name, data[0]?.value]),
      [
        ["a", 1],
        ["b", 5],
      ],
      "values",
    );
  },
};
