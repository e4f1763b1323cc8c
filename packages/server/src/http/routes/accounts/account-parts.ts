import pLimit from "p-limit";
import { type AccountKeys, createAccountKeys } from "../../../accounts/account-keys.ts";
import { createLogIn, type LogIn } from "../../../accounts/log-in.ts";
import { createPasswords, type Passwords } from "../../../accounts/password.ts";
import type { Backend } from "../../../backend.ts";
import type { Guard } from "../../guard.ts";

/** What the routes of accounts share. */
export interface AccountParts {
  readonly backend: Backend;
  readonly guard: Guard;
  readonly passwords: Passwords;
  readonly logIn: LogIn;
  readonly keys: AccountKeys;
  /** Changes of addresses, and what verifies them: one after another, so that no key verifies an address it was not sent to. */
  readonly addresses: ReturnType<typeof pLimit>;
}

/** Makes what the routes of accounts share: passwords and attempts are bounded over all of them. */
export function makeAccountParts(backend: Backend, guard: Guard): AccountParts {
  const passwords = createPasswords();
  const keys = createAccountKeys(backend);
  return { backend, guard, passwords, logIn: createLogIn(backend, passwords), keys, addresses: pLimit(1) };
}
