/** A person who may log in. */
export interface UserRecord {
  /** The number; above 0, given by the store. */
  readonly userId: number;
  /** The address; nobody else has it as address or as name, whatever the case of its letters. */
  readonly email: string;
  /** Another name to log in with; nobody else has it as name or as address, whatever the case of its letters. */
  readonly username?: string | undefined;
  /** What proves the password; `undefined` where nobody can log in with one. */
  readonly passwordHash?: string | undefined;
  /** The first name, where it was told. */
  readonly firstName?: string | undefined;
  /** The last name, where it was told. */
  readonly lastName?: string | undefined;
  /** The company, where it was told. */
  readonly companyName?: string | undefined;
  /** A page of the user, where it was told. */
  readonly url?: string | undefined;
  /** Whether the address was shown to be the user's. */
  readonly isVerified: boolean;
  /** When the user was made; milliseconds since 1970. */
  readonly createdMs: number;
}

/** What is changed of a user; what is left out stays as it is. */
export type UserChanges = Partial<Omit<UserRecord, "userId" | "createdMs">>;

/** Why a user cannot be kept. */
export type UserConflict = "duplicate email" | "duplicate username";

/** What a key that was sent to a user is good for. */
export type KeyPurpose = "reset password" | "verify email";

/** A key that was sent to a user; it works once. */
export interface AccountKey {
  /** The SHA-256 of the key: the key itself is not kept. */
  readonly hash: string;
  /** What it is good for. */
  readonly purpose: KeyPurpose;
  /** Whose it is. */
  readonly userId: number;
  /** When it ends; milliseconds since 1970. */
  readonly expiresMs: number;
}

/** The number of the operator, whom every store has from its beginning: user name `admin`, without a password. */
export const OPERATOR_ID: number = 1;

/** The users of a backend. */
export interface Users {
  /** Keeps a user under the next free number. */
  create(user: Omit<UserRecord, "userId">): Promise<UserRecord | UserConflict>;
  /** The user of that number; `undefined` where there is none. */
  get(userId: number): Promise<UserRecord | undefined>;
  /** The user of an email address or a user name, whatever the case of its letters. */
  find(nameOrEmail: string): Promise<UserRecord | undefined>;
  /**
   * Those of whom the email address, the user name, or first and last name have `text` in them, whatever the case of its
   * letters; at most `count`, by their number.
   */
  search(text: string, count: number): Promise<readonly UserRecord[]>;
  /** Changes a user; tells how the user is then, or why not. */
  update(userId: number, changes: UserChanges): Promise<UserRecord | "unchanged" | "unknown" | UserConflict>;
  /**
   * Keeps a key, in the place of the user's others of the same purpose.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} for a user who does not exist
   */
  keepKey(key: AccountKey): Promise<void>;
  /** Whose key it is, which is used up with that; `undefined` where it is none, or has ended. */
  takeKey(hash: string, purpose: KeyPurpose, nowMs: number): Promise<number | undefined>;
}
