import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import type { SourceBatch } from "../records/points.ts";
import { makeNamespace } from "./registry-calls.ts";
import { outline, type Pair, seriesOf, T0 } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** Where points belong. */
export const sourceTests: ContractTests<StoreFixture> = {
  async "keeps each set of labels apart, in whatever order they come"({ store }) {
    const { projectId } = await store.projects.create("p");
    const labels = { a: "1", b: 'two "quoted", {x}:' };
    await store.append(
      batch({ projectId, labels }, [T0, 1]),
      batch({ projectId, labels: { b: labels.b, a: "1" } }, [T0, 2]),
      batch({ projectId, labels: { a: "1" } }, [T0, 3]),
      batch({ projectId, labels: {} }, [T0, 4]),
      batch({ projectId }, [T0 + 1, 5]),
    );
    const expected = ["d s: 4 5", `d ${JSON.stringify(labels)} s: 2`, 'd {"a":"1"} s: 3'];
    expectSame(await outline(store, { projectId }), expected, "found");
  },

  async "finds sources by some of their labels"({ store }) {
    const { projectId } = await store.projects.create("p");
    await store.append(
      batch({ projectId, labels: { a: "1", b: "2" } }, [T0, 1]),
      batch({ projectId, labels: { a: "1" } }, [T0, 2]),
      batch({ projectId, labels: { "x,": ":", z: ",", ["__proto__"]: "own" } }, [T0, 3]),
      batch({ projectId }, [T0, 4]),
    );
    const values = async (labels: SourceBatch["labels"]): Promise<unknown> =>
      (await outline(store, { projectId, labels })).map((line) => line.at(-1)).sort();
    expectSame(await values({ a: "1" }), ["1", "2"], "one label");
    expectSame(await values({ b: "2", a: "1" }), ["1"], "two labels");
    expectSame([await values({ a: "2" }), await values({ c: "1" }), await values({ ":": "," })], [[], [], []], "none");
    expectSame(await values({ ["__proto__"]: "own" }), ["3"], "a name that objects have");
    expectSame(await values({}), ["1", "2", "3", "4"], "no label");
    const all = { projectId, deviceId: undefined, seriesName: undefined, labels: { a: "1" } };
    const totals = await store.aggregate({ ...all, filter: {} }, { operator: "max" });
    const greatest = totals === "too large" ? totals : totals.map(({ labels, values: [most] }) => [labels, most]);
    expectSame(
      greatest,
      [
        [{ a: "1", b: "2" }, 1],
        [{ a: "1" }, 2],
      ],
      "totals",
    );
    expectSame(await store.deletePoints({ ...all, filter: {} }), 2, "deleted");
    expectSame(await values({}), ["3", "4"], "left");
  },

  async "keeps namespaces apart, and knows what they are called now"({ store }) {
    const { projectId } = await store.projects.create("p");
    const rooms = await makeNamespace(store, projectId, "rooms");
    await store.append(
      batch({ projectId }, [T0, 1]),
      batch({ projectId, namespace: "rooms" }, [T0, 2]),
      batch({ projectId, namespace: "rooms", deviceId: "" }, [T0, 3]),
    );
    expectSame(await outline(store, { projectId }), ["d s: 1"], "input");
    expectSame(await outline(store, { projectId, namespace: "input" }), ["d s: 1"], "input by name");
    expectSame(await outline(store, { projectId, namespace: "rooms" }), [" s: 3", "d s: 2"], "rooms");
    expectSame(await outline(store, { projectId, namespace: "rooms", deviceId: "" }), [" s: 3"], "without a device");
    expectSame(await outline(store, { projectId, namespace: "halls" }), [], "a name that nobody has");
    await store.namespaces.update(projectId, rooms.namespaceId, { ...rooms, namespaceName: "halls" }, T0);
    await expectCode(store.append(batch({ projectId, namespace: "rooms" }, [T0, 9])), "INVALID_ARGUMENT");
    await store.append(batch({ projectId, namespace: "halls" }, [T0 + 1, 4]));
    expectSame(await outline(store, { projectId, namespace: "halls" }), [" s: 3", "d s: 2 4"], "under a new name");
  },

  async "keeps nothing of several batches where one cannot be kept"({ store }) {
    const { projectId } = await store.projects.create("p");
    const good = [batch({ projectId, deviceId: "e" }, [T0, 1]), batch({ projectId, labels: { a: "1" } }, [T0, 2])];
    const error = await expectCode(
      store.append(...good, batch({ projectId, namespace: "none" }, [T0, 3])),
      "INVALID_ARGUMENT",
    );
    expectSame((error as { argument?: string }).argument, "namespace", "argument");
    await expectCode(store.append(...good, batch({ projectId: 77 }, [T0, 3])), "INVALID_ARGUMENT");
    expectSame(
      [await outline(store, { projectId }), (await store.devices.get(projectId, "e")) ?? "none"],
      [[], "none"],
      "kept",
    );
    await store.append(...good);
    expectSame(await outline(store, { projectId }), ['d {"a":"1"} s: 2', "e s: 1"], "kept of what is right");
    await store.append();
  },

  async "registers the devices of input, and of no other namespace"({ store }) {
    const { projectId } = await store.projects.create("p");
    await makeNamespace(store, projectId, "rooms");
    await store.append(batch({ projectId }, [T0, 1]), batch({ projectId, namespace: "rooms", deviceId: "e" }, [T0, 1]));
    const registered = async (deviceId: string): Promise<boolean> =>
      (await store.devices.get(projectId, deviceId)) !== undefined;
    expectSame([await registered("d"), await registered("e")], [true, false], "registered");
    await store.devices.delete(projectId, "d");
    expectSame(
      [await registered("d"), await outline(store, { projectId })],
      [false, ["d s: 1"]],
      "deleted, and its points",
    );
    await store.append(batch({ projectId }, [T0 + 1, 2]));
    expectSame(
      [await registered("d"), await outline(store, { projectId })],
      [true, ["d s: 1 2"]],
      "after another import",
    );
  },

  async "finds several series, and deletes them"({ store }) {
    const { projectId } = await store.projects.create("p");
    const blocks = ["a", "b", "c"].flatMap((name) => seriesOf(name, [[T0, 1]]));
    await store.append({ projectId, deviceId: "d", blocks }, { projectId, deviceId: "e", blocks });
    const many = Array.from({ length: 600 }, (_, at) => `other ${at}`);
    const names = async (seriesNames: readonly string[], seriesName?: string): Promise<string> =>
      (await outline(store, { projectId, seriesName, seriesNames })).map((line) => line.slice(0, 3)).join();
    expectSame(await names(["c", "a", "a", "x"]), "d a,d c,e a,e c", "two of them");
    expectSame(await names([...many, "b"]), "d b,e b", "one among many");
    expectSame(
      [await names([]), await names(["a", "b"], "b"), await names(["a"], "b")],
      ["", "d b,e b", ""],
      "none, both",
    );
    const range = { projectId, deviceId: "d", seriesName: undefined, seriesNames: ["a", "c", "a"], filter: {} };
    expectSame(await store.deletePoints(range), 2, "deleted");
    expectSame(await names(["a", "b", "c"]), "d b,e a,e b,e c", "left");
  },

  async "deletes in one namespace, and everywhere in a project"({ store }) {
    const [{ projectId }, other] = [await store.projects.create("p"), await store.projects.create("other")];
    await makeNamespace(store, projectId, "rooms");
    for (const namespace of [undefined, "rooms"]) {
      await store.append(batch({ projectId, namespace }, [T0, 1], [T0 + 1, 2], [T0 + 2, 3]));
    }
    await store.append(batch({ projectId: other.projectId }, [T0, 1]));
    const all = { projectId, deviceId: undefined, seriesName: undefined };
    expectSame(await store.deletePoints({ ...all, namespace: "rooms", filter: { toMicros: T0 } }), 1, "in one");
    expectSame(await store.deletePoints({ ...all, namespace: "none", filter: {} }), 0, "in none");
    expectSame(await store.deletePoints({ ...all, everywhere: true, filter: { toMicros: T0 + 1 } }), 3, "everywhere");
    const left = [await outline(store, { projectId }), await outline(store, { projectId, namespace: "rooms" })];
    expectSame(left, [["d s: 3"], ["d s: 3"]], "left");
    expectSame(await outline(store, { projectId: other.projectId }), ["d s: 1"], "left in the other project");
  },

  async "orders by device, labels and name"({ store }) {
    const { projectId } = await store.projects.create("p");
    const places = ["e", "d"].flatMap((deviceId) =>
      [undefined, { b: "1" }, { a: "2" }, { a: "1", b: "0" }, { a: "\uFF61" }, { a: "\u{1F321}" }].map((labels) => ({
        deviceId,
        labels,
      })),
    );
    for (const place of places) {
      const blocks = ["t", "s"].flatMap((name) => seriesOf(name, [[T0, 1]]));
      await store.append({ projectId, ...place, blocks });
    }
    const labels = ["", ' {"a":"1","b":"0"}', ' {"a":"2"}', ' {"a":"\uFF61"}', ' {"a":"\u{1F321}"}', ' {"b":"1"}'];
    const expected = ["d", "e"].flatMap((device) =>
      labels.flatMap((text) => [`${device}${text} s: 1`, `${device}${text} t: 1`]),
    );
    expectSame(await outline(store, { projectId }), expected, "order");
  },

  async "notes the fields that imports bring"({ store }) {
    const { projectId } = await store.projects.create("p");
    const declared = { n: "LONG", x: "STRING" } as const;
    const { namespaceId } = await makeNamespace(store, projectId, "rooms", { fields: declared });
    const values = { n: 1, d: 0.5, t: "text", b: true };
    const blocks = Object.entries(values).flatMap(([name, value]) => seriesOf(name, [[T0, value]]));
    await store.append({
      projectId,
      namespace: "rooms",
      deviceId: "d",
      blocks: [...blocks, ...seriesOf("d", [[T0, "late"]])],
    });
    const fields = (await store.namespaces.get(projectId, namespaceId))?.fields;
    expectSame(fields, { n: "LONG", x: "STRING", d: "DOUBLE", t: "STRING", b: "BOOLEAN" }, "fields");
    expectSame((await store.namespaces.find(projectId, "input"))?.fields, {}, "fields of input");
  },

  async "notes what a field is by the first of several batches"({ store }) {
    const { projectId } = await store.projects.create("p");
    const [first, second] = [batch({ projectId }, [T0, true]), batch({ projectId, deviceId: "e" }, [T0, "text"])];
    await store.append(first, second);
    await store.append(second);
    expectSame((await store.namespaces.find(projectId, "input"))?.fields, { s: "BOOLEAN" }, "fields");
  },
};

/** Points of the series `s`. */
function batch(
  place: Omit<SourceBatch, "blocks" | "deviceId"> & { readonly deviceId?: string },
  ...pairs: Pair[]
): SourceBatch {
  return { deviceId: "d", ...place, blocks: seriesOf("s", pairs) };
}
