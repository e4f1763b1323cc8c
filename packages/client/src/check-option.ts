import { InvalidArgumentError } from "@iobeam/core";

/** @throws {@link InvalidArgumentError} for anything but a number above `least` */
export function above(least: number, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > least) return value;
  throw new InvalidArgumentError(name, `a number above ${least}`, value);
}

/** @throws {@link InvalidArgumentError} for anything but a number that is not below `least` */
export function atLeast(least: number, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  throw new InvalidArgumentError(name, `a number, ${least} or more`, value);
}

/** What it gives is checked each time: a wait that is no number would be none. */
export function checkRandom(name: string, random: unknown): () => number {
  if (typeof random !== "function") throw new InvalidArgumentError(name, "a function", random);
  return () => {
    const part: unknown = random();
    return typeof part === "number" && part >= 0 && part <= 1 ? part : 1;
  };
}
