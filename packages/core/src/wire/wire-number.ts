/** No digit can be matched in two ways: the time for it is in proportion to the length. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a parameter's text means, infinite where it is too large; `undefined` where it is no number. */
export function parseWireNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}
