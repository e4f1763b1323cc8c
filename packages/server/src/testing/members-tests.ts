import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import { ALL, makeUser, NONE, NOWHERE, READ } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

const WRITE = { read: false, write: true, admin: false };

/** How it is kept who may do what in a project. */
export const memberTests: ContractTests<StoreFixture> = {
  async "tells what became of a membership"({ store }) {
    const { projectId } = await store.projects.create("p");
    const { userId } = await makeUser(store, "a@example.org");
    const set = (rights: typeof ALL): Promise<string> => store.projects.setMember(projectId, { userId, rights });
    expectSame(await set(NONE), "same", "nothing, as before");
    expectSame(await set(READ), "added", "first");
    expectSame(await set(READ), "same", "again");
    expectSame(await set(WRITE), "changed", "others");
    expectSame(await store.projects.rightsOf(projectId, userId), WRITE, "rights");
    expectSame(await set(NONE), "removed", "none");
    expectSame((await store.projects.rightsOf(projectId, userId)) ?? "none", "none", "rights after that");
    expectSame(await store.projects.members(projectId), [], "members after that");
  },

  async "knows neither members of nowhere nor nobody's rights"({ store }) {
    const { projectId } = await store.projects.create("p");
    expectSame(await store.projects.setMember(NOWHERE, { userId: 1, rights: READ }), "unknown project", "project");
    expectSame(await store.projects.setMember(projectId, { userId: NOWHERE, rights: READ }), "unknown user", "user");
    expectSame(await store.projects.setMember(projectId, { userId: NOWHERE, rights: NONE }), "unknown user", "removed");
    expectSame((await store.projects.rightsOf(NOWHERE, 1)) ?? "none", "none", "rights");
    expectSame(await store.projects.members(NOWHERE), [], "members");
    expectSame(await store.projects.listOf(NOWHERE), [], "projects");
  },

  async "gives the operator no rights by itself"({ store }) {
    const { projectId } = await store.projects.create("p");
    expectSame((await store.projects.rightsOf(projectId, 1)) ?? "none", "none", "rights");
    expectSame(await store.projects.listOf(1), [], "projects");
  },

  async "lists members by user, and projects by number"({ store }) {
    const [a, b] = [await makeUser(store, "a@example.org"), await makeUser(store, "b@example.org")];
    const [one, two] = [await store.projects.create("one"), await store.projects.create("two", b.userId)];
    await store.projects.setMember(two.projectId, { userId: a.userId, rights: READ });
    await store.projects.setMember(one.projectId, { userId: b.userId, rights: WRITE });
    const members = [
      { userId: a.userId, rights: READ },
      { userId: b.userId, rights: ALL },
    ];
    expectSame(await store.projects.members(two.projectId), members, "members");
    const projects = [
      { ...one, rights: WRITE },
      { ...two, rights: ALL },
    ];
    expectSame(await store.projects.listOf(b.userId), projects, "projects");
  },
};
