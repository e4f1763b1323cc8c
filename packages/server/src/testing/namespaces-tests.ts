import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { makeNamespace, NOW, NOWHERE } from "./registry-calls.ts";
import { seriesOf, T0, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How namespaces are kept. */
export const namespaceTests: ContractTests<StoreFixture> = {
  async "makes the namespace of the first imports with each project"({ store }) {
    const { projectId, createdMs } = await store.projects.create("p");
    const input = await store.namespaces.find(projectId, "input");
    const times = { createdMs, modifiedMs: createdMs };
    const expected = { projectId, namespaceName: "input", partitioningField: "device_id", fields: {}, labels: {} };
    expectSame(input, { ...expected, ...times, namespaceId: input?.namespaceId }, "input");
    expectSame(await store.namespaces.list(projectId), [input], "all of the project");
  },

  async "keeps all of a namespace"({ store }) {
    const { projectId } = await store.projects.create("p");
    const fields = { a: "DOUBLE", b: "LONG", c: "BOOLEAN", d: "STRING" } as const;
    const labels = { note: { nested: [1, null, "größer"] } };
    const made = await makeNamespace(store, projectId, "rooms", { fields, labels });
    expectSame([made.fields, made.labels, made.modifiedMs, made.namespaceId > 0], [fields, labels, NOW, true], "made");
    expectSame(await store.namespaces.get(projectId, made.namespaceId), made, "by number");
    expectSame(await store.namespaces.find(projectId, "rooms"), made, "by name");
    const names = (await store.namespaces.list(projectId)).map(({ namespaceName }) => namespaceName);
    expectSame(names, ["input", "rooms"], "by number");
  },

  async "keeps the namespaces of projects apart"({ store }) {
    const [one, two] = [await store.projects.create("one"), await store.projects.create("two")];
    const made = await makeNamespace(store, one.projectId, "rooms");
    const others = [
      store.namespaces.get(two.projectId, made.namespaceId),
      store.namespaces.find(two.projectId, "rooms"),
      store.namespaces.find(NOWHERE, "rooms"),
    ];
    expectSame(
      (await Promise.all(others)).map((other) => other ?? "none"),
      ["none", "none", "none"],
      "others",
    );
    await makeNamespace(store, two.projectId, "rooms");
    expectSame(await store.namespaces.list(NOWHERE), [], "of nowhere");
  },

  async "refuses a second one of a name, and one of nowhere"({ store }) {
    const { projectId } = await store.projects.create("p");
    const more = { partitioningField: "room", fields: {}, labels: {}, createdMs: NOW };
    expectSame(await store.namespaces.create({ ...more, projectId, namespaceName: "input" }), "duplicate name", "name");
    const nowhere = { ...more, projectId: NOWHERE, namespaceName: "rooms" };
    expectSame(await store.namespaces.create(nowhere), "unknown project", "project");
  },

  async "changes the whole of a namespace"({ store }) {
    const { projectId } = await store.projects.create("p");
    const before = await makeNamespace(store, projectId, "rooms", { fields: { a: "DOUBLE" }, labels: { a: 1 } });
    const { namespaceId } = before;
    const changes = {
      namespaceName: "halls",
      partitioningField: "hall",
      fields: { b: "STRING" },
      labels: { b: 2 },
    } as const;
    expectSame(await store.namespaces.update(projectId, namespaceId, changes, NOW + 5), "changed", "changed");
    const expected = { ...before, ...changes, modifiedMs: NOW + 5 };
    expectSame(await store.namespaces.get(projectId, namespaceId), expected, "kept");
    expectSame(await store.namespaces.update(projectId, namespaceId, changes, NOW + 9), "unchanged", "again");
    expectSame((await store.namespaces.find(projectId, "halls"))?.modifiedMs, NOW + 5, "not changed again");
    const input = { ...changes, namespaceName: "input" };
    expectSame(
      await store.namespaces.update(projectId, namespaceId, input, NOW),
      "duplicate name",
      "a name of another",
    );
    expectSame(await store.namespaces.update(projectId, NOWHERE, changes, NOW), "unknown", "another");
    expectSame(await store.namespaces.update(NOWHERE, namespaceId, changes, NOW), "unknown", "of another project");
  },

  async "has the fields that imports have brought, and keeps them"({ store }) {
    const { projectId } = await store.projects.create("p");
    await makeNamespace(store, projectId, "rooms", { fields: { told: "LONG" } });
    const blocks = [...seriesOf("t", [[T0, 21.5]]), ...seriesOf("open", [[T0, true]]), ...seriesOf("who", [[T0, "x"]])];
    await store.append({ projectId, namespace: "rooms", deviceId: "kitchen", blocks });
    const brought = { t: "DOUBLE", open: "BOOLEAN", who: "STRING" };
    const rooms = await store.namespaces.find(projectId, "rooms");
    expectSame(rooms?.fields, { ...brought, told: "LONG" }, "fields");
    const { namespaceId = 0, namespaceName = "", partitioningField = "" } = rooms ?? {};
    const changes = { namespaceName, partitioningField, labels: {}, fields: { t: "STRING", new: "LONG" } } as const;
    await store.namespaces.update(projectId, namespaceId, changes, NOW);
    const fields = { ...brought, new: "LONG" };
    expectSame((await store.namespaces.get(projectId, namespaceId))?.fields, fields, "changed fields");
  },

  async "keeps the fields of input"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(store, [projectId, "d", "temperature"], [[T0, 1]]);
    expectSame((await store.namespaces.find(projectId, "input"))?.fields, { temperature: "DOUBLE" }, "fields");
  },

  async "refuses to take input away, or what tells points apart"({ store }) {
    const { projectId } = await store.projects.create("p");
    const { namespaceId } = await makeNamespace(store, projectId, "rooms");
    const input = (await store.namespaces.find(projectId, "input"))?.namespaceId ?? 0;
    const changes = { namespaceName: "input", partitioningField: "device_id", fields: {}, labels: {} };
    const rename = store.namespaces.update(projectId, input, { ...changes, namespaceName: "x" }, NOW);
    await expectCode(rename, "INVALID_ARGUMENT");
    const part = store.namespaces.update(projectId, input, { ...changes, partitioningField: "x" }, NOW);
    await expectCode(part, "INVALID_ARGUMENT");
    const rooms = { ...changes, namespaceName: "rooms", partitioningField: "x" };
    expectSame(await store.namespaces.update(projectId, namespaceId, rooms, NOW), "changed", "while it is empty");
    await store.append({ projectId, namespace: "rooms", deviceId: "k", blocks: seriesOf("t", [[T0, 1]]) });
    const later = store.namespaces.update(projectId, namespaceId, { ...rooms, partitioningField: "y" }, NOW);
    await expectCode(later, "INVALID_ARGUMENT");
  },

  async "writes to a namespace by its new name alone"({ store }) {
    const { projectId } = await store.projects.create("p");
    const { namespaceId } = await makeNamespace(store, projectId, "rooms");
    const batch = { projectId, deviceId: "k", blocks: seriesOf("t", [[T0, 1]]) };
    await store.append({ ...batch, namespace: "rooms" });
    const changes = { namespaceName: "halls", partitioningField: "room", fields: {}, labels: {} };
    await store.namespaces.update(projectId, namespaceId, changes, NOW);
    await expectCode(store.append({ ...batch, namespace: "rooms" }), "INVALID_ARGUMENT");
    await store.append({ ...batch, namespace: "halls" });
  },
};
