/** A token in the form of the API that ends at `expMs`; nobody could verify it. */
export function makeUnsignedToken(expMs?: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [
    part({ alg: "HS256" }),
    part({ uid: 1, pid: 6, exp: expMs === undefined ? undefined : expMs / 1_000 }),
    "c2ln",
  ].join(".");
}
