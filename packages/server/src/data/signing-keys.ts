import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { StorageError } from "@iobeam/core";
import { keepSecret, readSecretFile, replaceSecret } from "./secret-file.ts";

const FILE = "signing-key";
const KEY_BYTES = 32;
const MOST_KEYS = 16;

/** The keys of a data folder that sign tokens. */
export interface SigningKeys {
  /** The secrets, the newest first: it signs, and the others are still believed. */
  readonly secrets: readonly Uint8Array[];
  /** Whether the file was made just now. */
  readonly made: boolean;
}

/** How keys are rotated. */
export interface RotationOptions {
  /**
   * Whether, in place of making a key, all but the newest are dropped: every token that they have signed ends.
   * @default false
   */
  readonly dropOld?: boolean | undefined;
}

/**
 * Reads the keys of a data folder; the first time, makes one.
 *
 * @throws {@link @iobeam/core#StorageError} where the file cannot be used
 */
export async function openSigningKeys(folder: string): Promise<SigningKeys> {
  const path = join(folder, FILE);
  const { text, made } = await keepSecret(path, makeKey);
  return { secrets: parseKeys(path, text), made };
}

/**
 * Reads the keys of a data folder that has some, the newest first.
 *
 * @throws {@link @iobeam/core#StorageError} where the file is missing or cannot be used
 */
export async function readSigningKeys(folder: string): Promise<readonly Uint8Array[]> {
  const path = join(folder, FILE);
  return parseKeys(path, await readSecretFile(path));
}

/**
 * Puts a new key in front of the others: it signs from now on, and what they have signed stays valid until they are
 * dropped. A running server takes the change in on SIGHUP, and of a new key also by itself.
 *
 * @param folder - the data folder
 * @returns how many keys there are now
 * @throws {@link @iobeam/core#StorageError} where the file cannot be used, or holds 16 keys already
 */
export async function rotateSigningKey(folder: string, { dropOld = false }: RotationOptions = {}): Promise<number> {
  const { secrets } = await openSigningKeys(folder);
  const kept = secrets.map((secret) => Buffer.from(secret).toString("base64url"));
  const lines = dropOld ? kept.slice(0, 1) : [makeKey(), ...kept];
  const path = join(folder, FILE);
  if (lines.length > MOST_KEYS) {
    throw new StorageError("add a key to", path, {
      cause: new Error(`it holds ${MOST_KEYS}: drop the old ones first`),
    });
  }
  await replaceSecret(path, lines.join("\n"));
  return lines.length;
}

function parseKeys(path: string, text: string): readonly Uint8Array[] {
  try {
    return text.split(/\s+/).map(readKey);
  } catch (cause) {
    throw new StorageError("use", path, { cause });
  }
}

function makeKey(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

function readKey(line: string): Uint8Array {
  const key = Buffer.from(line, "base64url");
  if (key.length !== KEY_BYTES) throw new Error(`a line of it does not hold ${KEY_BYTES} bytes of base64url`);
  return key;
}
