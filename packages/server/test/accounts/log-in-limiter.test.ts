import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAttempts } from "../../src/accounts/attempts.ts";
import { createLogInLimiter } from "../../src/accounts/log-in-limiter.ts";

const MINUTE_MS = 60_000;
const home = { account: "ada", address: "192.0.2.1" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How many attempts are let through before one is not. */
async function allowed(take: (index: number) => Promise<number | undefined>): Promise<number> {
  for (let index = 0; index < 10_000; index += 1) if ((await take(index)) !== undefined) return index;
  return Number.POSITIVE_INFINITY;
}

describe("createLogInLimiter", () => {
  it("lets an address try an account a few times, and again after 15 minutes", async () => {
    const limiter = createLogInLimiter(5);
    expect(await allowed(() => limiter.take(home))).toBe(5);
    expect(await limiter.take(home)).toBeLessThanOrEqual(15 * MINUTE_MS);
    vi.advanceTimersByTime(15 * MINUTE_MS);
    expect(await allowed(() => limiter.take(home))).toBe(5);
  });

  it("keeps nobody from another account, nor the user from logging in elsewhere", async () => {
    const limiter = createLogInLimiter(5);
    await allowed(() => limiter.take(home));
    expect(await limiter.take({ ...home, account: "bob" })).toBeUndefined();
    expect(await limiter.take({ ...home, address: "192.0.2.2" })).toBeUndefined();
  });

  it("begins anew after a success, however many attempts were right", async () => {
    const limiter = createLogInLimiter(5);
    for (let count = 0; count < 500; count += 1) {
      expect(await limiter.take(home)).toBeUndefined();
      await limiter.succeed(home);
    }
    expect(await allowed(() => limiter.take(home))).toBe(5);
  });

  it("lets an address try ten times as often, over all accounts", async () => {
    const limiter = createLogInLimiter(5);
    expect(await allowed((index) => limiter.take({ ...home, account: `user ${index}` }))).toBe(50);
  });

  it("lets an account be tried ten times as often, from everywhere, and blocks it for a minute then", async () => {
    const limiter = createLogInLimiter(5);
    const from = (index: number) => limiter.take({ ...home, address: `198.51.100.${index}` });
    expect(await allowed(from)).toBe(50);
    const waitMs = await limiter.take({ ...home, address: "203.0.113.1" });
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(MINUTE_MS);
    vi.advanceTimersByTime(MINUTE_MS);
    expect(await limiter.take({ ...home, address: "203.0.113.2" })).toBeUndefined();
  });

  it("never blocks the user where they have logged in from before, whoever attacks from elsewhere", async () => {
    const limiter = createLogInLimiter(5);
    await limiter.take(home);
    await limiter.succeed(home);
    expect(await allowed((index) => limiter.take({ ...home, address: `198.51.100.${index}` }))).toBe(50);
    expect(await limiter.take(home)).toBeUndefined();
  });
});

describe("createAttempts", () => {
  it("keeps a bounded number of counts, whatever the number of keys", async () => {
    const attempts = createAttempts({ times: 1, seconds: 60 });
    const outcomes = await Promise.all(Array.from({ length: 200_000 }, (_, index) => attempts.take(`key ${index}`)));
    expect(outcomes.filter((waitMs) => waitMs === undefined).length).toBeLessThanOrEqual(2 ** 16);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(2 ** 16);
  });
});
