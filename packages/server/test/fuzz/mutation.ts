import fc from "fast-check";
import { makeRequest } from "../support/raw-http.ts";
import type { Recorded } from "./recorded-requests.ts";

/** Which part of a request is changed; the others fit, so that it gets as far as that part. */
export type Part = "path" | "body" | "token" | "bytes";

/** A change of bytes. */
export interface Mutation {
  /** Where, as a fraction of the length. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const ODD = [
  "\0",
  "%",
  "%00",
  "{",
  "[",
  '"',
  "null",
  "1e999",
  "-1",
  "__proto__",
  "?",
  "&",
  "../",
  ",",
  "(",
  "all",
  "00",
];
const BREAKS = ["\r\n", ": ", "\n", " "];

const odd = (texts: readonly string[]): fc.Arbitrary<Uint8Array> =>
  fc.constantFrom(...texts).map((text) => Buffer.from(text));

/** Changes of a text or a body. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    at: fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((place) => place / 10_000),
    remove: fc.nat(6),
    insert: fc.oneof(fc.uint8Array({ maxLength: 6 }), odd([...ODD, ...BREAKS]), fc.constant(Buffer.alloc(0))),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Most of them leave the frame of HTTP whole: the connection can be kept, and the inside is reached. */
export const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<Part>("path", "body") },
  { weight: 2, arbitrary: fc.constant<Part>("token") },
  { weight: 1, arbitrary: fc.constant<Part>("bytes") },
);

/** The bytes of a request of which one part is changed. */
export function makeMutated({ method, path, request }: Recorded, which: Part, changes: readonly Mutation[]): Buffer {
  const headers = { connection: "keep-alive", ...request.headers };
  const { token, body } = request;
  const change = (text: string): string => sanitize(mutate(Buffer.from(text), changes).toString("latin1"));
  if (which === "body" && body !== undefined) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return makeRequest(method, path, { ...request, headers, body: mutate(bytes, changes) });
  }
  if (which === "token" && token !== undefined) {
    return makeRequest(method, path, { ...request, headers, token: change(token) });
  }
  if (which === "bytes") {
    return mutate(makeRequest(method, path, { ...request, headers: { ...headers, connection: "close" } }), changes);
  }
  return makeRequest(method, change(path), { ...request, headers });
}

function mutate(bytes: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce((now, { at, remove, insert }) => {
    const place = Math.floor(at * now.length);
    return Buffer.concat([now.subarray(0, place), insert, now.subarray(place + remove)]);
  }, bytes);
}

/** Without what would end the line: that is for the mutation of all bytes. */
function sanitize(text: string): string {
  return text.replace(/[\0-\x20\x7f]/g, "_");
}
