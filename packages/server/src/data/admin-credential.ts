import { randomBytes } from "node:crypto";
import { isSameSecret } from "../accounts/same-secret.ts";

/** The operator's name and password. */
export interface AdminCredential {
  /** Whether `credential`, as `name:password`, is the operator's; takes the same time for every text. */
  matches(credential: string): boolean;
}

/** A new credential as text: `admin:` and 32 random characters. */
export function makeAdminCredential(): string {
  return `admin:${randomBytes(24).toString("base64url")}`;
}

/** The credential that `text` holds; throws where it has not the form `name:password`. */
export function readAdminCredential(text: string): AdminCredential {
  if (!/^[^:\s]+:\S{8,}$/.test(text)) throw new Error("it does not hold name:password");
  return { matches: (credential) => isSameSecret(credential, text) };
}
