/** A thing that a project token may allow. */
export type Right = "read" | "write" | "admin";

/** What a project token allows. */
export type Rights = Readonly<Record<Right, boolean>>;

const BITS: Readonly<Record<Right, number>> = { read: 1, write: 2, admin: 4 };

/** The rights as the bits of a token's `pms`: 1 read, 2 write, 4 admin. */
export function toBits({ read, write, admin }: Rights): number {
  return (read ? BITS.read : 0) + (write ? BITS.write : 0) + (admin ? BITS.admin : 0);
}

/** The rights that the bits of a token's `pms` mean. */
export function fromBits(bits: number): Rights {
  return { read: (bits & BITS.read) !== 0, write: (bits & BITS.write) !== 0, admin: (bits & BITS.admin) !== 0 };
}

/** The rights of `asked` that `held` does not have. */
export function missingRights(asked: Rights, held: Rights): Right[] {
  return (Object.keys(BITS) as Right[]).filter((right) => asked[right] && !held[right]);
}
