import { InvalidArgumentError } from "@iobeam/core";
import type { UserRecord } from "../records/user.ts";

/** What users say of themselves, in the words of the API. */
export interface ProfileBody {
  readonly email?: string;
  readonly username?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company_name?: string;
  readonly url?: string;
}

type Profile = Partial<Pick<UserRecord, "email" | "username" | "firstName" | "lastName" | "companyName" | "url">>;

const LONGEST_EMAIL = 254;
/** Without a colon, where Basic parts name and password. */
const EMAIL = /^[^\s@:\p{C}]+@[^\s@:\p{C}]+$/u;
/** Without an at sign, by which an address is told. */
const USERNAME = /^[^\s@:\p{C}]{1,64}$/u;

/**
 * The profile of a body, checked. An empty address or user name is none: the command line sends all that it has.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for an address or a user name that is none
 */
export function readProfile({ email = "", username = "", ...body }: ProfileBody): Profile {
  if (email !== "" && !(EMAIL.test(email) && email.length <= LONGEST_EMAIL)) {
    throw new InvalidArgumentError(
      "email",
      `an address as in ada@example.org, of up to ${LONGEST_EMAIL} characters`,
      email,
    );
  }
  if (username !== "" && !USERNAME.test(username)) {
    throw new InvalidArgumentError("username", "1 to 64 characters without blanks, : and @", username);
  }
  return {
    ...(email !== "" && { email }),
    ...(username !== "" && { username }),
    ...(body.first_name !== undefined && { firstName: body.first_name }),
    ...(body.last_name !== undefined && { lastName: body.last_name }),
    ...(body.company_name !== undefined && { companyName: body.company_name }),
    ...(body.url !== undefined && { url: body.url }),
  };
}
