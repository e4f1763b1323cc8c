import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type JWTPayload, SignJWT } from "jose";

/** Signs any claims with the key of a data folder. */
export async function signToken(dataDir: string, claims: JWTPayload, alg = "HS256"): Promise<string> {
  const key = Buffer.from(
    (await readFile(join(dataDir, "signing-key"), "utf8")).split("\n", 1)[0] as string,
    "base64url",
  );
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
}
