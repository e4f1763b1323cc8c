import { IobeamError, type IobeamErrorCode } from "../errors/iobeam-error.ts";

/** Fails unless both are the same as JSON; objects may list their members in any order. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [canonical(actual), canonical(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
}

/** Fails unless `call` rejects with the member of the family that has `code`. */
export async function expectCode(call: Promise<unknown>, code: IobeamErrorCode): Promise<IobeamError> {
  const outcome = await call.then(
    () => "it resolved",
    (error: unknown) => error,
  );
  if (IobeamError.is(outcome) && outcome.code === code) return outcome;
  throw new Error(`expected a rejection with ${code}, got ${String(outcome)}`);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
