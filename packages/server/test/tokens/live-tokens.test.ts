import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TokenRecord } from "../../src/records/token.ts";
import { createLiveTokens } from "../../src/tokens/live-tokens.ts";

const record: TokenRecord = {
  tokenId: 5,
  userId: 2,
  projectId: 3,
  rights: { read: true, write: false, admin: false },
  isRefreshable: true,
  ttlMs: 1_000,
  createdMs: 0,
  expiresMs: 1_000,
};
const claims = { uid: 2, pid: 3, pms: 1, exp: 1, jti: 5 };

function makeStore(first: TokenRecord | undefined = record) {
  let kept = first;
  const get = vi.fn(async (_tokenId: number) => kept);
  const revoke = vi.fn(async () => {
    kept = kept && { ...kept, revokedMs: 1 };
    return 1;
  });
  return { get, revoke, store: { tokens: { get, revoke } } as never, change: (to: TokenRecord) => (kept = to) };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

it("asks the store once in 5 s for a token", async () => {
  const { get, store } = makeStore();
  const tokens = createLiveTokens(store);
  for (let count = 0; count < 5; count += 1) expect(await tokens.stateOf(claims)).toEqual(record);
  vi.advanceTimersByTime(4_999);
  await tokens.stateOf(claims);
  expect(get).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await tokens.stateOf(claims);
  expect(get).toHaveBeenCalledTimes(2);
});

it("knows at once what it has revoked itself, and within 5 s what others have", async () => {
  const { store, change } = makeStore();
  const tokens = createLiveTokens(store);
  await tokens.stateOf(claims);
  change({ ...record, revokedMs: 1 });
  expect(await tokens.stateOf(claims)).toEqual(record);
  vi.advanceTimersByTime(5_000);
  expect(await tokens.stateOf(claims)).toBe("revoked");

  const own = makeStore();
  const ownTokens = createLiveTokens(own.store);
  await ownTokens.stateOf(claims);
  expect(await ownTokens.revoke({ tokenId: 5 })).toBe(1);
  expect(await ownTokens.stateOf(claims)).toBe("revoked");
});

it.each([
  ["no record", undefined, claims],
  ["that of another user", { ...record, userId: 4 }, claims],
  ["that of another project", { ...record, projectId: 4 }, claims],
  ["that of a user token", { ...record, projectId: undefined }, claims],
  ["one that was made later", { ...record, createdMs: 1_000 }, claims],
  ["fewer rights", record, { ...claims, pms: 3 }],
])("gives nothing for a token with %s under its number", async (_what, kept, said) => {
  const get = async (): Promise<TokenRecord | undefined> => kept;
  expect(await createLiveTokens({ tokens: { get } } as never).stateOf(said)).toBe("unknown");
});

it("asks again after a failure", async () => {
  const get = vi.fn(async (): Promise<TokenRecord> => record).mockRejectedValueOnce(new Error("busy"));
  const tokens = createLiveTokens({ tokens: { get } } as never);
  await expect(tokens.stateOf(claims)).rejects.toThrow("busy");
  expect(await tokens.stateOf(claims)).toEqual(record);
});

it("keeps no more than it has room for", async () => {
  const { get, store } = makeStore();
  const tokens = createLiveTokens(store);
  for (let jti = 0; jti <= 20_000; jti += 1) await tokens.stateOf({ ...claims, jti });
  await tokens.stateOf({ ...claims, jti: 20_000 });
  expect(get).toHaveBeenCalledTimes(20_001);
  await tokens.stateOf({ ...claims, jti: 0 });
  expect(get).toHaveBeenCalledTimes(20_002);
});
