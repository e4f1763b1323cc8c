import { expect } from "vitest";
import type { RawAnswer } from "./raw-http.ts";
import { expectJson } from "./test-backend.ts";

/** How times are written in JSON text, in UTC. */
export const WIRE_DATE: RegExp = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/;

/** The JSON of an answer with the status that was expected. */
export function jsonOf<Body = Record<string, unknown>>(answer: RawAnswer, status: number = 200): Body {
  expect(answer.status, `${answer.head}\n${answer.body}`).toBe(status);
  expectJson(answer);
  return JSON.parse(answer.body) as Body;
}

/** Checks an answer without a body: the command line refuses every content type but the API's own. */
export function expectEmpty(answer: RawAnswer, status: number = 204): void {
  expect(answer.status, `${answer.head}\n${answer.body}`).toBe(status);
  expect(answer.body).toBe("");
  expect(answer.headers["transfer-encoding"]).toBeUndefined();
  expect([undefined, "application/json; charset=utf-8"]).toContain(answer.headers["content-type"]);
}

/** The lines of a CSV answer, split at commas; the values of the tests need no quotes. */
export function csvOf(answer: RawAnswer): string[][] {
  expect(answer.status, `${answer.head}\n${answer.body}`).toBe(200);
  expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.body)));
  return answer.body
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split(","));
}

/** What a token claims. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}
