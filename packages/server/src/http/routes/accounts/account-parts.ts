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
}

/** Makes what the routes of accounts share: passwords and attempts are bounded over all of them. */
export function makeAccountParts(backend: Backend, guard: Guard): AccountParts {
  const passwords = createPasswords();
  return { backend, guard, passwords, logIn: createLogIn(backend, passwords), keys: createAccountKeys(backend) };
}
