import { describe, expect, it, vi } from "vitest";
import { createCheckedTokens } from "../../src/tokens/checked-tokens.ts";
import { createTokenSigner } from "../../src/tokens/token-signer.ts";

const SECRETS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as const;
const claims = { uid: 1, exp: 4_000_000_000, jti: 7 };

describe("tokens that were checked", () => {
  it("are found, and the oldest forgotten where there are too many", () => {
    const checked = createCheckedTokens(2);
    for (const token of ["a", "b", "c"]) checked.add(token, { ...claims, jti: token.charCodeAt(0) });
    expect([checked.get("a"), checked.get("b")?.jti, checked.get("c")?.jti]).toEqual([undefined, 98, 99]);
    checked.clear();
    expect(checked.get("c")).toBeUndefined();
  });

  it("end all the same", async () => {
    const signer = createTokenSigner([SECRETS[0]]);
    const token = await signer.sign(claims);
    expect(await signer.verify(token)).toEqual({ claims, ended: false });
    vi.useFakeTimers({ now: claims.exp * 1_000, toFake: ["Date"] });
    expect(await signer.verify(token)).toEqual({ claims, ended: true });
    vi.useRealTimers();
  });

  it("are not those of a key that is gone", async () => {
    let secrets: readonly Buffer[] = [SECRETS[0]];
    const signer = createTokenSigner(secrets, async () => secrets);
    const token = await signer.sign(claims);
    expect(await signer.verify(token)).toBeDefined();
    secrets = [SECRETS[1]];
    await signer.reload();
    expect(await signer.verify(token)).toBeUndefined();
  });

  it("are not taken for others with another signature", async () => {
    const signer = createTokenSigner([SECRETS[0]]);
    const token = await signer.sign(claims);
    await signer.verify(token);
    const [head, body] = token.split(".");
    expect(await signer.verify(`${head}.${body}.${Buffer.alloc(32).toString("base64url")}`)).toBeUndefined();
  });
});
