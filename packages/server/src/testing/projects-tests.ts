import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { ALL, makeUser, NOWHERE } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How projects are kept. */
export const projectTests: ContractTests<StoreFixture> = {
  async "gives projects numbers above 0, each its own"({ store }) {
    const [first, second] = [await store.projects.create("same"), await store.projects.create("same")];
    expectSame([first.projectId > 0, first.projectId === second.projectId], [true, false], "above 0, and same");
  },

  async "knows a project that was made"({ store }) {
    const project = await store.projects.create("größer \u{1F321}");
    expectSame(await store.projects.get(project.projectId), project, "project");
    expectSame([project.projectName, project.createdMs > 0], ["größer \u{1F321}", true], "name, and a time");
  },

  async "knows no project that was not made"({ store }) {
    expectSame((await store.projects.get(NOWHERE)) ?? "none", "none", "project");
  },

  async "lists all projects by their number"({ store }) {
    const made = [await store.projects.create("b"), await store.projects.create("a")];
    expectSame(await store.projects.list(), made, "projects");
  },

  async "gives an owner all rights"({ store }) {
    const { userId } = await makeUser(store, "a@example.org");
    const project = await store.projects.create("p", userId);
    expectSame(await store.projects.rightsOf(project.projectId, userId), ALL, "rights");
    expectSame(await store.projects.listOf(userId), [{ ...project, rights: ALL }], "projects");
  },

  async "makes no project for an owner who does not exist"({ store }) {
    await expectCode(store.projects.create("p", NOWHERE), "INVALID_ARGUMENT");
    expectSame(await store.projects.list(), [], "projects");
  },

  async "changes name and retention, and for ever again"({ store }) {
    const project = await store.projects.create("p");
    const { projectId } = project;
    const renamed = { ...project, projectName: "q" };
    expectSame(await store.projects.update(projectId, { projectName: "q" }), renamed, "name");
    expectSame(await store.projects.update(projectId, { retentionMs: 5 }), { ...renamed, retentionMs: 5 }, "retention");
    expectSame(await store.projects.update(projectId, { retentionMs: 5, projectName: "q" }), "unchanged", "again");
    expectSame(await store.projects.update(projectId, { projectName: undefined }), "unchanged", "nothing told");
    expectSame(await store.projects.get(projectId), { ...renamed, retentionMs: 5 }, "kept");
    expectSame(await store.projects.update(projectId, { retentionMs: null }), renamed, "for ever");
    expectSame(await store.projects.get(projectId), renamed, "kept for ever");
    expectSame(await store.projects.update(NOWHERE, { projectName: "q" }), "unknown", "another");
  },
};
