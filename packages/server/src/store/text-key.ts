/** A text by which two are the same whatever the case of their letters. */
export function textKey(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
