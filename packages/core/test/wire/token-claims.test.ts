import { InvalidTokenError, readTokenClaims } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caught } from "../caught.ts";
import { holdsFor } from "../property.ts";

function jwt(payload: unknown, encoding: "base64" | "base64url" = "base64url"): string {
  const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString(encoding);
  return `${part({ typ: "JWT", alg: "HS256", kid: 1335 })}.${part(payload)}.c2lnbmF0dXJl`;
}

const claims = { uid: 2, pid: 6, exp: 1_472_405_131, pms: 7 };

describe("readTokenClaims", () => {
  it.each(["base64", "base64url"] as const)("reads %s", (encoding) => {
    const awkward = { ...claims, note: "??>>~~ÿ\u{1F321}" };
    expect(readTokenClaims(jwt(awkward, encoding))).toEqual({ expiresAtMs: 1_472_405_131_000, projectId: 6 });
  });

  it("reads padded parts", () => {
    const padded = jwt({ ...claims, x: "" }, "base64");
    expect(padded).toContain("=.");
    expect(readTokenClaims(padded).projectId).toBe(6);
  });

  it.each([
    [{}],
    [{ exp: "1472405131", pid: "6" }],
    [{ exp: 1e306, pid: 1.5 }],
    [{ exp: null, pid: 0 }],
    [{ pid: -6 }],
  ])("knows nothing of a token with %j", (payload) => {
    expect(readTokenClaims(jwt(payload))).toEqual({ expiresAtMs: undefined, projectId: undefined });
  });

  it.each<[unknown, string]>([
    [undefined, "The token must be a string."],
    [5, "The token must be a string."],
    ["", "The token is empty."],
    ["  ", "The token is empty."],
    ["secret", "The token is no JSON Web Token."],
    ["a.b", "The token is no JSON Web Token."],
    ["a..c", "The token is no JSON Web Token."],
    ["a.b.c.d", "The token is no JSON Web Token."],
    [` ${jwt(claims)}`, "The token holds a blank or another foreign character."],
    [`${jwt(claims)}\n`, "The token holds a blank or another foreign character."],
    [`Bearer ${jwt(claims)}`, "The token holds a blank or another foreign character."],
    [jwt(claims).replace("J", "é"), "The token holds a blank or another foreign character."],
    ["a.b.c", "The token is no JSON Web Token: its middle part does not hold a JSON object."],
    [jwt(null), "The token is no JSON Web Token: its middle part does not hold a JSON object."],
    [jwt([6]), "The token is no JSON Web Token: its middle part does not hold a JSON object."],
    [jwt("x"), "The token is no JSON Web Token: its middle part does not hold a JSON object."],
    [`a.${Buffer.from([0x22, 0xff, 0x22]).toString("base64url")}.c`, "The token is no JSON Web Token: its middle"],
  ])("refuses %o", (token, problem) => {
    expect(() => readTokenClaims(token)).toThrow(InvalidTokenError);
    expect(() => readTokenClaims(token)).toThrow(problem);
  });

  it("reads every JSON object that a token can hold", () => {
    holdsFor(
      [fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom("base64", "base64url")],
      (payload, encoding) => {
        fc.pre(!("exp" in payload) && !("pid" in payload));
        expect(readTokenClaims(jwt({ ...payload, pid: 6, exp: 5 }, encoding))).toEqual({
          expiresAtMs: 5_000,
          projectId: 6,
        });
      },
    );
  });

  it("throws nothing but InvalidTokenError, and never shows the token", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_+/=-]{8,40}$/);
    const text = fc.oneof(
      fc.tuple(part, part, part).map((parts) => parts.join(".")),
      part,
      fc.string({ minLength: 8 }),
    );
    holdsFor([text], (token) => {
      const error = caught(() => {
        readTokenClaims(token);
        throw new InvalidTokenError("was read after all");
      }) as InvalidTokenError;
      expect(error).toBeInstanceOf(InvalidTokenError);
      expect(error.message + JSON.stringify(error)).not.toContain(token.trim() === "" ? "\0" : token);
      expect(error.cause).toBeUndefined();
    });
  });
});
