import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenSigner } from "../../src/tokens/token-signer.ts";

const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const claims = { uid: 7, pid: 3, exp: 4_000_000_000, pms: 5, jti: 9 };

function headerOf(token: string): { kid: string } {
  return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: string };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

describe("createTokenSigner", () => {
  it("signs with the first key, and knows what any of them has signed", async () => {
    const old = await createTokenSigner([OLD]).sign(claims);
    const signer = createTokenSigner([NEW, OLD]);
    const fresh = await signer.sign(claims);
    expect(headerOf(fresh).kid).not.toBe(headerOf(old).kid);
    for (const token of [old, fresh]) expect(await signer.verify(token)).toEqual({ claims, ended: false });
    expect(await createTokenSigner([NEW]).verify(old)).toBeUndefined();
    expect(await createTokenSigner([NEW]).verify(fresh)).toEqual({ claims, ended: false });
  });

  it("tells that a token has ended, only where the signature is right", async () => {
    const ended = await createTokenSigner([OLD]).sign({ ...claims, exp: 1_500_000_000 });
    expect(await createTokenSigner([OLD]).verify(ended)).toMatchObject({ ended: true });
    expect(await createTokenSigner([OTHER]).verify(ended)).toBeUndefined();
  });

  it("tries every key for a token that names none", async () => {
    const token = await new SignJWT(claims as never).setProtectedHeader({ alg: "HS256" }).sign(OLD);
    expect(await createTokenSigner([NEW, OLD]).verify(token)).toEqual({ claims, ended: false });
  });

  it("believes no key for the name of another", async () => {
    const { kid } = headerOf(await createTokenSigner([OLD]).sign(claims));
    const forged = await new SignJWT(claims as never).setProtectedHeader({ alg: "HS256", kid }).sign(NEW);
    expect(await createTokenSigner([OLD, NEW]).verify(forged)).toBeUndefined();
  });

  it("takes new keys in for a token with an unknown one, at most once a second", async () => {
    const reread = vi.fn(async () => [NEW, OLD]);
    const signer = createTokenSigner([OLD], reread);
    const fresh = await createTokenSigner([NEW]).sign(claims);
    expect(await signer.verify(fresh)).toEqual({ claims, ended: false });
    const unknown = await createTokenSigner([OTHER]).sign(claims);
    for (let count = 0; count < 10; count += 1) expect(await signer.verify(unknown)).toBeUndefined();
    expect(reread).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    await signer.verify(unknown);
    expect(reread).toHaveBeenCalledTimes(2);
  });

  it("goes on with its keys where the new ones cannot be read", async () => {
    const signer = createTokenSigner([OLD], async () => Promise.reject(new Error("no such file")));
    await expect(signer.reload()).rejects.toThrow("no such file");
    expect(await signer.verify(await signer.sign(claims))).toEqual({ claims, ended: false });
  });

  it("forgets a key that was dropped, when it is told to", async () => {
    const signer = createTokenSigner([NEW, OLD], async () => [NEW]);
    const old = await createTokenSigner([OLD]).sign(claims);
    expect(await signer.verify(old)).toBeDefined();
    await signer.reload();
    expect(await signer.verify(old)).toBeUndefined();
  });

  it.each([
    ["no user", { exp: 4e9 }],
    ["a text as user", { uid: "1", exp: 4e9 }],
    ["half a number as record", { uid: 1, exp: 4e9, jti: 1.5 }],
    ["a project without rights", { uid: 1, pid: 1, exp: 4e9 }],
    ["rights without a project", { uid: 1, pms: 7, exp: 4e9 }],
  ])("takes no claims with %s", async (_what, payload) => {
    const token = await new SignJWT(payload as never).setProtectedHeader({ alg: "HS256" }).sign(OLD);
    expect(await createTokenSigner([OLD]).verify(token)).toBeUndefined();
  });

  it.each(["", "a", "a.b.c", "e30.e30.e30", ".", "..", "x".repeat(5_000)])("takes %j for no token", async (token) => {
    expect(await createTokenSigner([OLD]).verify(token)).toBeUndefined();
  });
});

describe("a token", () => {
  const length = async (digits: number): Promise<number> => {
    const most = 10 ** digits - 1;
    return (await createTokenSigner([OLD]).sign({ uid: most, pid: most, exp: 9_999_999_999, pms: 7, jti: most }))
      .length;
  };

  it("has at most 231 characters while users, projects and tokens have up to 15 digits, until the year 2286", async () => {
    expect(await length(10)).toBeLessThanOrEqual(231);
    expect(await length(15)).toBeLessThanOrEqual(231);
    expect(await length(16)).toBeGreaterThan(231);
  });
});
