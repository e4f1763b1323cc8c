import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import type { Store } from "../store.ts";
import { ALL, makeNamespace, makeToken, makeUser, NOW } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** What is still there when a store is opened again. */
export const restartTests: ContractTests<StoreFixture> = {
  async "still has people, projects, devices, tokens and namespaces after a restart"({ store, reopen }) {
    const { userId } = await makeUser(store, "a@example.org", { username: "a", passwordHash: "x" });
    await store.users.keepKey({ hash: "h", purpose: "verify email", userId, expiresMs: NOW + 1 });
    const { projectId } = await store.projects.create("p", userId);
    await store.projects.update(projectId, { retentionMs: 86_400_000 });
    await store.devices.register({ projectId, deviceId: "d", deviceName: "D", deviceType: "t", createdMs: NOW });
    await makeNamespace(store, projectId, "rooms", { fields: { a: "LONG" }, labels: { b: [1] } });
    const { tokenId } = await makeToken(store, { projectId, rights: ALL, deviceId: "d" });
    await store.tokens.revoke({ tokenId }, NOW);
    if (reopen === undefined) return;
    const before = await takeStock(store, projectId, userId);
    await store.close();
    const again = await reopen();
    expectSame(await takeStock(again, projectId, userId), before, "everything");
    expectSame(await again.users.takeKey("h", "verify email", NOW), userId, "the key");
    expectSame((await makeToken(again)).tokenId > tokenId, true, "the next token has a number above");
  },
};

async function takeStock(store: Store, projectId: number, userId: number): Promise<unknown[]> {
  return [
    await store.users.search("", 10),
    await store.projects.list(),
    await store.projects.listOf(userId),
    await store.projects.members(projectId),
    await store.devices.get(projectId, "d"),
    await store.tokens.list({ projectId }, 0, 10),
    await store.namespaces.list(projectId),
  ];
}
