import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkPassword, createPasswords } from "../../src/accounts/password.ts";

const passwords = createPasswords();

describe("createPasswords", () => {
  it("knows a password by its hash, and no other", async () => {
    const hash = await passwords.hash("correct horse");
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.verify("correct horse", hash)).toBe(true);
    for (const wrong of ["correct horsf", "correct horse ", "", "Correct horse"]) {
      expect(await passwords.verify(wrong, hash)).toBe(false);
    }
  });

  it("salts: two hashes of a password differ", async () => {
    expect(await passwords.hash("correct horse")).not.toBe(await passwords.hash("correct horse"));
  });

  it("takes letters however a keyboard composes them", async () => {
    expect(await passwords.verify("cafe\u0301 au lait", await passwords.hash("caf\u00e9 au lait"))).toBe(true);
  });

  it.each([undefined, "", "plain", "scrypt$1$1$1$$", "scrypt$32768$8$1$c2FsdA$dG9vIHNob3J0"])(
    "verifies nothing against %j",
    async (hash) => {
      expect(await passwords.verify("correct horse", hash)).toBe(false);
    },
  );

  it("reads hashes of another cost", async () => {
    const salt = Buffer.from("saltsaltsaltsalt");
    const hash = scryptSync("correct horse", salt, 32, { N: 1_024 });
    const kept = `scrypt$1024$8$1$${salt.toString("base64url")}$${hash.toString("base64url")}`;
    expect(await passwords.verify("correct horse", kept)).toBe(true);
    expect(await passwords.verify("correct house", kept)).toBe(false);
  });

  it("refuses where too many wait, and goes on afterwards", async () => {
    const busy = createPasswords();
    const outcomes = await Promise.allSettled(Array.from({ length: 80 }, () => busy.verify("x", undefined)));
    const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
    expect(refused[0]?.reason).toMatchObject({ status: 429, code: 1030, retryAfterSeconds: 1 });
    expect(await busy.verify("x", undefined)).toBe(false);
  }, 60_000);
});

describe("checkPassword", () => {
  it.each(["12345678", "x".repeat(256), "ü".repeat(256), "😀".repeat(8)])("takes %j", (password) => {
    expect(checkPassword(password, "password")).toBe(password);
  });

  it.each(["", "1234567", "x".repeat(257), `${"x".repeat(8)}\ud800`, "😀".repeat(7)])("refuses %j", (password) => {
    expect(() => checkPassword(password, "password")).toThrow(/^password must be/);
  });

  it("does not tell the password", () => {
    expect(() => checkPassword("s3cr3t!", "password")).toThrow(/^(?!.*s3cr3t)/);
  });
});
