const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether a text is valid Unicode: one with half a surrogate pair cannot be stored as UTF-8 and read back. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
