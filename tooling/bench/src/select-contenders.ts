/** A name that no contender has. */
export class UnknownContenderError extends Error {
  override readonly name = "UnknownContenderError";
}

/**
 * Those that are named, or all of them where none is.
 *
 * @throws {@link UnknownContenderError} for a name that none has
 */
export function selectContenders<T>(all: readonly T[], names: readonly string[], nameOf: (one: T) => string): T[] {
  const known = all.map(nameOf);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UnknownContenderError(`There is no "${unknown}"; there are: ${known.join("; ")}`);
  return all.filter((one) => names.length === 0 || names.includes(nameOf(one)));
}
