import { expect, it } from "vitest";
import { toAddressKey } from "../../src/http/limits/address-key.ts";
import { createRateLimit } from "../../src/http/limits/rate-limit.ts";

it("lets a key through so many times", async () => {
  const limit = createRateLimit(2, 600);
  expect([await limit.take("a"), await limit.take("a"), await limit.take("b")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(await limit.take("a")).toBeGreaterThan(500_000);
});

it("holds no more than a bounded number of keys", async () => {
  const limit = createRateLimit(1, 600);
  await Promise.all(Array.from({ length: 100_000 }, (_, key) => limit.take(String(key))));
  expect([await limit.take("new"), await limit.take("7")]).toEqual([undefined, expect.any(Number)]);
  expect(await limit.take("also new")).toBeGreaterThan(0);
});

it.each([
  ["127.0.0.1", "127.0.0.1"],
  ["::ffff:10.0.0.1", "10.0.0.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
])("counts %s as %s", (address, key) => {
  expect(toAddressKey(address)).toBe(key);
});
