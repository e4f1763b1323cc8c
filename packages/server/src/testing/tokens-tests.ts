import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import type { TokenSelection } from "../records/token.ts";
import type { Store } from "../store.ts";
import { ALL, makeToken, makeUser, NOW, NOWHERE, READ } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How tokens are kept. */
export const tokenTests: ContractTests<StoreFixture> = {
  async "keeps all of a token"({ store }) {
    const { projectId } = await store.projects.create("p");
    const token = await makeToken(store, { projectId, rights: READ, deviceId: "d", isRefreshable: false });
    expectSame(await store.tokens.get(token.tokenId), token, "kept");
    expectSame([token.tokenId > 0, token.rights, token.deviceId], [true, READ, "d"], "created");
    const other = await makeToken(store);
    expectSame(await store.tokens.get(other.tokenId), other, "a user token");
    expectSame([other.projectId ?? "none", other.tokenId === token.tokenId], ["none", false], "of no project");
    expectSame((await store.tokens.get(NOWHERE)) ?? "none", "none", "another");
  },

  async "makes no token of nobody or for nowhere"({ store }) {
    await expectCode(makeToken(store, { userId: NOWHERE }), "INVALID_ARGUMENT");
    await expectCode(makeToken(store, { projectId: NOWHERE }), "INVALID_ARGUMENT");
    expectSame(await store.tokens.list({ projectId: null }, 0, 10), [], "tokens");
  },

  async "notes that a token ends later"({ store }) {
    const token = await makeToken(store);
    await store.tokens.extend(token.tokenId, NOW + 9_000);
    expectSame(await store.tokens.get(token.tokenId), { ...token, expiresMs: NOW + 9_000 }, "later");
    await store.tokens.extend(token.tokenId, NOW);
    expectSame((await store.tokens.get(token.tokenId))?.expiresMs, NOW + 9_000, "never earlier");
    await store.tokens.extend(NOWHERE, NOW);
  },

  async "lists tokens by everything that is named, in pages"({ store }) {
    const { projectId, userId } = await makeTokens(store);
    const list = (selection: TokenSelection, after = 0, count = 10): Promise<string> => {
      return devicesOf(store, selection, after, count);
    };
    expectSame(await list({ projectId }), "a b c", "of a project");
    expectSame(await list({ projectId, userId }), "b", "of a user in a project");
    expectSame(await list({ userId }), "b u", "of a user");
    expectSame(await list({ projectId: null }), "u", "user tokens");
    expectSame(await list({ deviceId: "a", projectId }), "a", "of a device");
    expectSame(await list({ projectId: NOWHERE }), "", "of nowhere");
    const [first] = await store.tokens.list({ projectId }, 0, 1);
    const { tokenId = 0 } = first ?? {};
    expectSame([await list({ tokenId }), await list({ projectId }, tokenId)], ["a", "b c"], "one, and those after it");
    expectSame(await list({ projectId }, tokenId, 1), "b", "one after it");
  },

  async "revokes tokens that are not yet"({ store }) {
    const { projectId, userId } = await makeTokens(store);
    expectSame(await store.tokens.revoke({ projectId, userId }, NOW + 1), 1, "one");
    expectSame(await store.tokens.revoke({ projectId }, NOW + 2), 2, "the others");
    expectSame(await store.tokens.revoke({ projectId }, NOW + 3), 0, "none is left");
    const times = (await store.tokens.list({ projectId }, 0, 10)).map(({ revokedMs = 0 }) => revokedMs - NOW);
    expectSame(times, [2, 1, 2], "when");
    expectSame(
      (await store.tokens.list({ projectId: null }, 0, 10)).map(({ revokedMs }) => revokedMs ?? "not"),
      ["not"],
      "others",
    );
  },

  async "never means all tokens"({ store }) {
    const token = await makeToken(store, { rights: ALL });
    await expectCode(store.tokens.revoke({}, NOW), "INVALID_ARGUMENT");
    await expectCode(store.tokens.list({ userId: undefined }, 0, 10), "INVALID_ARGUMENT");
    expectSame(await store.tokens.get(token.tokenId), token, "as it was");
  },

  async "forgets those that ended, and gives no number twice"({ store }) {
    const [ended, last] = [await makeToken(store), await makeToken(store, { expiresMs: NOW + 2_000 })];
    expectSame(await store.tokens.forget(NOW + 1_000), 0, "at its end");
    expectSame(await store.tokens.forget(NOW + 1_001), 1, "after it");
    expectSame((await store.tokens.get(ended.tokenId)) ?? "none", "none", "the one that ended");
    expectSame(await store.tokens.get(last.tokenId), last, "the other");
    await store.tokens.forget(NOW + 9_000);
    expectSame((await makeToken(store)).tokenId > last.tokenId, true, "a number of its own");
  },
};

/** Three of a project, the second one of another user, and a user token of that one. */
async function makeTokens(store: Store): Promise<{ projectId: number; userId: number }> {
  const { projectId } = await store.projects.create("p");
  const { userId } = await makeUser(store, "a@example.org");
  await makeToken(store, { projectId, rights: ALL, deviceId: "a" });
  await makeToken(store, { projectId, rights: ALL, deviceId: "b", userId });
  await makeToken(store, { projectId, rights: ALL, deviceId: "c" });
  await makeToken(store, { deviceId: "u", userId });
  return { projectId, userId };
}

async function devicesOf(store: Store, selection: TokenSelection, after: number, count: number): Promise<string> {
  return (await store.tokens.list(selection, after, count)).map(({ deviceId }) => deviceId).join(" ");
}
