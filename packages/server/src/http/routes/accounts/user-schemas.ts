import { formatWireDate } from "@iobeam/core";
import type { UserRecord } from "../../../records/user.ts";
import { dateSchema, type Schema, textSchema } from "../../schema.ts";
import { userIdSchema } from "./token-schemas.ts";

/** A user as the v1 API answers it; what is not known is left out. */
export interface WireUser {
  readonly user_id: number;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly company_name?: string | undefined;
  readonly url?: string | undefined;
  readonly created?: string | undefined;
}

const nameSchema: Schema = { ...textSchema, maxLength: 256 };

/** What users say of themselves. */
export const profileProperties: Schema = {
  email: { type: "string", maxLength: 1_024 },
  username: { type: "string", maxLength: 1_024, description: "To log in with, in the place of the address." },
  first_name: nameSchema,
  last_name: nameSchema,
  company_name: nameSchema,
  url: { ...textSchema, maxLength: 1_024 },
};

/** A password that is chosen; its length is checked where it is used. */
export const passwordSchema: Schema = { type: "string", description: "8 to 256 characters." };

/** A user. */
export const userSchema: Schema = {
  type: "object",
  required: ["user_id"],
  additionalProperties: false,
  properties: { user_id: userIdSchema, ...profileProperties, email_verified: { type: "boolean" }, created: dateSchema },
};

/** A user with everything that concerns nobody else. */
export function toWireUser(user: UserRecord): WireUser {
  return {
    ...toPublicUser(user),
    email: user.email,
    company_name: user.companyName,
    url: user.url,
    created: formatWireDate(new Date(user.createdMs)),
  };
}

/** A user as others see them, who know the address or do not learn it. */
export function toPublicUser({ userId, username, isVerified, firstName, lastName }: UserRecord): WireUser {
  return {
    user_id: userId,
    username,
    email_verified: isVerified,
    first_name: firstName,
    last_name: lastName,
  };
}
