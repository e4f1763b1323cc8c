import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { InvalidArgumentError } from "@iobeam/core";
import pLimit from "p-limit";
import { makeTooMany } from "../http/limits/too-many.ts";

/** 32 MiB and about 80 ms for each. */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const MOST_MEMORY = 128 * 1_024 * 1_024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Two of the four threads that all of Node's background work shares, the checking of tokens too. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
const HASH_FORM = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/;

/** Turns passwords into what proves them, a few at once. */
export interface Passwords {
  /** What is kept in the place of a password: `scrypt$N$r$p$salt$hash`. */
  hash(password: string): Promise<string>;
  /** Whether a password is the one of a hash; without a hash `false`, which takes as long. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Makes the passwords of a backend. Where too many wait already, its methods reject: try again later. */
export function createPasswords(): Passwords {
  const limit = pLimit(AT_ONCE);
  const nobody = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES), options: COST };

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (limit.pendingCount >= MOST_WAITING) throw makeTooMany("Too many log in at this moment", 1_000);
    return limit(work);
  }

  return {
    hash: (password) =>
      run(async () => {
        const salt = randomBytes(SALT_BYTES);
        const hash = await derive(password, salt, COST);
        return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
      }),
    verify: (password, kept) =>
      run(async () => {
        const known = kept === undefined ? undefined : parse(kept);
        const { salt, hash, options } = known ?? nobody;
        const isEqual = timingSafeEqual(await derive(password, salt, options), hash);
        return isEqual && known !== undefined;
      }),
  };
}

/**
 * A password that a user has chosen, checked.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything but 8 to 256 characters; it does not show the password
 */
export function checkPassword(password: string, argument: string): string {
  const length = [...password].length;
  const fits = length >= 8 && length <= 256 && Buffer.byteLength(password) <= 1_024;
  if (fits && !/\p{Surrogate}/u.test(password)) return password;
  throw new InvalidArgumentError(argument, "a password of 8 to 256 characters", `one of ${length}`);
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One keyboard makes é of two code points, another of one.
    scrypt(password.normalize("NFC"), salt, HASH_BYTES, { ...options, maxmem: MOST_MEMORY }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}

function parse(text: string): { salt: Buffer; hash: Buffer; options: ScryptOptions } | undefined {
  const [, N, r, p, salt = "", hash = ""] = HASH_FORM.exec(text) ?? [];
  const bytes = Buffer.from(hash, "base64url");
  if (bytes.length !== HASH_BYTES) return undefined;
  return { salt: Buffer.from(salt, "base64url"), hash: bytes, options: { N: Number(N), r: Number(r), p: Number(p) } };
}
