import { VarintReader, writeVarint } from "./varint.ts";

/** Writes texts: of each the number of its bytes as a varint, then the bytes, in UTF-8. */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const out = new Uint8Array(encoded.reduce((sum, { length }) => sum + length + 4, 0));
  let at = 0;
  for (const bytes of encoded) {
    at = writeVarint(out, at, bytes.length);
    out.set(bytes, at);
    at += bytes.length;
  }
  return out.subarray(0, at);
}

/**
 * Reads what `encodeTexts` wrote.
 *
 * @returns the texts and where the next byte is; `undefined` where they are cut off
 * @throws TypeError for bytes that are no UTF-8
 */
export function readTexts(bytes: Uint8Array, at: number, count: number): { texts: string[]; end: number } | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = new VarintReader(bytes, at);
  const texts: string[] = [];
  while (texts.length < count) {
    const length = reader.varint();
    if (!(reader.at + length <= bytes.length)) return undefined;
    texts.push(decoder.decode(bytes.subarray(reader.at, reader.at + length)));
    reader.at += length;
  }
  return { texts, end: reader.at };
}
