import { makeRandom, pick } from "./random.ts";

const SPECIAL_NUMBERS = [0, -0, 1, -1, 5e-324, Number.MAX_SAFE_INTEGER, -1.5e300, 0.1 + 0.2] as const;
const LETTERS = ["a", "Z", " ", '"', "\\", "é", "雪", "\u{1F600}", "\n", "\u0000"] as const;
const LONG_TEXT = 1_500;

/** A number of one of the kinds that a block writes in different ways. */
export function numberFrom(hash: number): number {
  const random = makeRandom(hash);
  const kind = random();
  if (kind < 0.6) return Math.round(random() * 100_000) / 100;
  if (kind < 0.8) return Math.round(random() * 1_000) - 500;
  if (kind < 0.95) return (random() - 0.5) * 10 ** Math.round(random() * 20);
  return pick(random, SPECIAL_NUMBERS);
}

/** A text, mostly short, of letters of one to four bytes. */
export function textFrom(hash: number): string {
  const random = makeRandom(hash);
  const length = random() < 0.02 ? LONG_TEXT : Math.floor(random() * 24);
  return Array.from({ length }, () => pick(random, LETTERS)).join("");
}
