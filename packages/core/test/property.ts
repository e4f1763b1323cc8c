import fc from "fast-check";

/** Few in CI; `FC_RUNS=20000 pnpm exec vitest run packages/core` hunts. */
const RUNS = Number(process.env["FC_RUNS"] ?? 500);

/** Holds for every combination of the inputs. */
export function holdsFor<Inputs extends [unknown, ...unknown[]]>(
  inputs: { [At in keyof Inputs]: fc.Arbitrary<Inputs[At]> },
  holds: (...inputs: Inputs) => void,
): void {
  fc.assert(fc.property(...inputs, holds), { numRuns: RUNS });
}

/** Any moment that a `Timestamp` can hold, in microseconds; often one at an edge. */
export const anyMicros: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.maxSafeInteger() },
  { weight: 2, arbitrary: fc.integer({ min: -5_000_000, max: 5_000_000 }) },
  fc.integer({ min: -3, max: 3 }).map((by) => by * 1_000_000),
  fc.nat({ max: 2_000_000 }).map((back) => Number.MAX_SAFE_INTEGER - back),
  fc.nat({ max: 2_000_000 }).map((back) => back - Number.MAX_SAFE_INTEGER),
);

/** Any finite number, `-0` included. */
export const anyNumber: fc.Arbitrary<number> = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Any series name, awkward ones included. */
export const anySeriesName: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
    fc.constantFrom("a", "b", "..", ".", "a/b", "%2F", "__proto__", "constructor", "Temp", "temp", "\u0000"),
  )
  .filter((name) => name !== "" && !["time", "time_offset", "all"].includes(name.toLowerCase()));

/** Any device id. */
export const anyDeviceId: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-zA-Z0-9:_-]{1,20}$/)
  .filter((id) => id !== "all");

/** Any value of a point. */
export const anyValue: fc.Arbitrary<number | string | boolean> = fc.oneof(
  anyNumber,
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.boolean(),
);
