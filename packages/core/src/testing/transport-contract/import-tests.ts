import { DataStore } from "../../points/data-store.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectSame } from "../expectation.ts";
import { ask, moment, read, readValues, send, sendBlocks, seriesOf, T0, type TransportFixture } from "./fixture.ts";

export const importTests: ContractTests<TransportFixture> = {
  async "brings every point back to the microsecond and to the bit"(fixture) {
    const values = [0, 0.1, -21.75, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2];
    await send(fixture, "exact", ...values.map((value, at) => [T0 + at, value] as const));
    const expected = values.map((value, at) => ({ time: T0 + at, value }));
    expectSame(await read(fixture, "exact"), expected, "points");
  },

  async "brings the sign of zero back"(fixture) {
    await send(fixture, "zero", [T0, 0], [T0 + 1, -0], [T0 + 2, 1.5]);
    const signs = (await readValues(fixture, "zero")).map((value) => (Object.is(value, -0) ? "-0" : value));
    expectSame(signs, [0, "-0", 1.5], "values");
  },

  async "keeps the sign of times before 1970"(fixture) {
    await send(fixture, "old", [-1, 1], [-1_000_001, 2]);
    const times = (await read(fixture, "old")).map(({ time }) => time);
    expectSame(times, [-1_000_001, -1], "times");
  },

  async "replaces the value of a point that is sent again"(fixture) {
    await send(fixture, "s", [T0, 1], [T0 + 1, 2]);
    await send(fixture, "s", [T0, 10]);
    expectSame(await readValues(fixture, "s"), [10, 2], "values");
  },

  async "keeps the later of two values with the same time in one batch"(fixture) {
    const [early, late] = [
      seriesOf("s", [
        [T0, 1],
        [T0 + 1, 2],
      ]),
      seriesOf("s", [[T0, 10]]),
    ];
    await sendBlocks(fixture, [...early, ...seriesOf("t", [[T0, 3]]), ...late]);
    expectSame(await readValues(fixture, "s"), [10, 2], "values");
  },

  async "stores a batch that is sent twice once"(fixture) {
    const batch = seriesOf("s", [
      [T0, 1],
      [T0 + 1, 2],
      [T0 + 2, 3],
    ]);
    await sendBlocks(fixture, batch);
    await sendBlocks(fixture, batch);
    expectSame(await readValues(fixture, "s"), [1, 2, 3], "values");
  },

  async "imports more points than one request may carry"(fixture) {
    const values = Array.from({ length: 2_503 }, (_, at) => at);
    const pairs = values.map((value) => [T0 + value, value] as const);
    await sendBlocks(fixture, [...seriesOf("few", [[T0, -1]]), ...seriesOf("many", pairs)]);
    const expected = values.map((value) => ({ time: T0 + value, value }));
    expectSame(await read(fixture, "many"), expected, "the long series");
    expectSame(await readValues(fixture, "few"), [-1], "the short series");
  },

  async "imports a table larger than one request may carry"(fixture) {
    const store = new DataStore(["a", "b", "c"]);
    const numbers = Array.from({ length: 1_100 }, (_, at) => at);
    for (const at of numbers) store.add(moment(T0 + at), { a: at, b: -at, c: at % 2 === 0 ? at : null });
    await sendBlocks(fixture, store.take());
    expectSame(await readValues(fixture, "a"), numbers, "column a");
    expectSame(
      await readValues(fixture, "b"),
      numbers.map((at) => -at),
      "column b",
    );
    expectSame(
      await readValues(fixture, "c"),
      numbers.filter((at) => at % 2 === 0),
      "column c",
    );
  },

  async "imports tables: numbers, texts, booleans and gaps"(fixture) {
    const store = new DataStore(["n", "text", "flag"]);
    store.add(moment(T0), { n: 1.5, text: "größer \u{1F321}" });
    store.add(moment(T0 + 1), { flag: false, text: "" });
    await sendBlocks(fixture, store.take());
    expectSame(await readValues(fixture, "n"), [1.5], "numbers");
    expectSame(await readValues(fixture, "text"), ["größer \u{1F321}", ""], "texts");
    expectSame(await readValues(fixture, "flag"), [false], "booleans");
  },

  async "imports series and tables in one batch"(fixture) {
    const store = new DataStore(["t"]);
    store.add(moment(T0), { t: 2 });
    await sendBlocks(fixture, [...seriesOf("s", [[T0, 1]]), ...store.take()]);
    expectSame([await readValues(fixture, "s"), await readValues(fixture, "t")], [[1], [2]], "values");
  },

  async "keeps series names with every kind of character apart"(fixture) {
    const names = ["a/b", "a%2Fb", "a b", "a+b", "ä?&=#%", "..", ".", "A", "a", "\u{1F321}"];
    await sendBlocks(
      fixture,
      names.flatMap((name, at) => seriesOf(name, [[T0, at]])),
    );
    for (const [at, name] of names.entries()) expectSame(await readValues(fixture, name), [at], `series ${name}`);
  },

  async "imports an empty batch"(fixture) {
    await sendBlocks(fixture, []);
    await send(fixture, "none");
    expectSame((await ask(fixture)).result, [], "result");
  },
};
