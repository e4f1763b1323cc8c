/** Where the halves of surrogate pairs begin, and what lies above them but below the pairs. */
const [FIRST_HALF, ABOVE_HALVES] = [0xd800, 0xe000];

/**
 * Compares two texts by their code points: the order of their bytes in UTF-8, and so of databases. `<` compares the
 * units of UTF-16, where emoji and other large code points come before some smaller ones.
 *
 * @returns below 0 where `a` comes first, above 0 where `b` does, and 0 where both are the same
 *
 * @example
 * ```ts
 * import { compareText } from "@iobeam/core";
 *
 * const inOrder = ["t", "\u{1F321}", "\uFF61"].sort(compareText);
 * ```
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

/** Puts the halves of pairs behind everything that is no half. */
function rank(unit: number): number {
  if (unit < FIRST_HALF) return unit;
  return unit < ABOVE_HALVES ? unit + 0x2000 : unit - 0x800;
}
