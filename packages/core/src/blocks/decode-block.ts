import { InvalidBlockError } from "../errors/invalid-block-error.ts";
import type { PointColumns } from "../points/point-columns.ts";
import { LONGEST_TEXT } from "../points/point-value.ts";
import { type CodedHeader, readCodedHeader } from "./block-header.ts";
import { CHECKSUM_BYTES, Encoding, Offset } from "./block-layout.ts";
import { readBooleans } from "./booleans.ts";
import { crc32 } from "./crc32.ts";
import { readDecimals } from "./decimals.ts";
import { findRange } from "./number-range.ts";
import { readTexts } from "./texts.ts";
import { readTimes } from "./times.ts";
import { VarintReader } from "./varint.ts";
import { readXor } from "./xor.ts";

/**
 * Reads the points of a block, oldest first. Every byte of it is checked: what comes back is what was encoded, or
 * nothing. Takes time and memory in proportion to the bytes, at most 16 kB beside texts.
 *
 * @param block - the bytes (`docs/point-block.md`)
 * @throws {@link InvalidBlockError} for bytes that are no block
 *
 * @example
 * ```ts
 * import { decodeBlock, encodeBlocks } from "@iobeam/core";
 *
 * const [block = new Uint8Array()] = encodeBlocks([1_000, 2_000], [20.5, 21]);
 * decodeBlock(block).values; // Float64Array [20.5, 21]
 * ```
 */
export function decodeBlock(block: Uint8Array): PointColumns {
  const header = readCodedHeader(block);
  const end = block.length - CHECKSUM_BYTES;
  const checksum = new DataView(block.buffer, block.byteOffset).getUint32(end, true);
  if (crc32(block, end) !== checksum) throw new InvalidBlockError("does not match its checksum: it was changed");
  return { times: decodeTimes(block, header), values: decodeValues(block.subarray(0, end), header) };
}

function decodeTimes(block: Uint8Array, header: CodedHeader): Float64Array {
  const times = new Float64Array(header.count);
  times[0] = header.firstMicros;
  const reader = new VarintReader(block, Offset.TIMES);
  const isRising = readTimes(reader, times, header.timeExponent);
  if (!isRising || reader.at !== header.valuesAt || times.at(-1) !== header.lastMicros) {
    throw new InvalidBlockError("has times that do not rise from its first to its last");
  }
  return times;
}

function decodeValues(bytes: Uint8Array, header: CodedHeader): PointColumns["values"] {
  if (header.isNumeric) return decodeNumbers(bytes, header);
  const { encoding, count, valuesAt, least, greatest } = header;
  if (!(Object.is(least, 0) && Object.is(greatest, 0))) throw new InvalidBlockError("has a range, and no numbers");
  if (encoding === Encoding.TEXT) return decodeTexts(bytes, header);
  const padding = count % 8 === 0 ? 0 : (bytes.at(-1) as number) >>> (count % 8);
  if (bytes.length !== valuesAt + Math.ceil(count / 8) || padding !== 0) throw wrongValues();
  return readBooleans(bytes, valuesAt, count);
}

function decodeNumbers(bytes: Uint8Array, header: CodedHeader): Float64Array {
  const values = new Float64Array(header.count);
  const end = readNumbers(bytes, values, header);
  const { least, greatest } = findRange(values);
  if (end !== bytes.length) throw wrongValues();
  const areFinite = Number.isFinite(least) && Number.isFinite(greatest);
  if (!areFinite || !Object.is(least, header.least) || !Object.is(greatest, header.greatest)) {
    throw new InvalidBlockError("has other numbers than its range says");
  }
  return values;
}

/** @returns where the next byte is, or −1 */
function readNumbers(bytes: Uint8Array, values: Float64Array, header: CodedHeader): number {
  const { encoding, valueExponent, valuesAt } = header;
  if (encoding === Encoding.XOR) return readXor(bytes, valuesAt, values);
  if (encoding === Encoding.DECIMAL) {
    const reader = new VarintReader(bytes, valuesAt);
    return readDecimals(reader, values, valueExponent, bytes.length) ? reader.at : -1;
  }
  if (bytes.length !== valuesAt + 8 * values.length) return -1;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat64(valuesAt + 8 * index, true);
  return bytes.length;
}

function decodeTexts(bytes: Uint8Array, { count, valuesAt }: CodedHeader): string[] {
  let read: ReturnType<typeof readTexts>;
  try {
    read = readTexts(bytes, valuesAt, count);
  } catch (cause) {
    throw new InvalidBlockError("has a text that is no UTF-8", { cause });
  }
  if (read?.end !== bytes.length || read.texts.some(({ length }) => length > LONGEST_TEXT)) throw wrongValues();
  return read.texts;
}

function wrongValues(): InvalidBlockError {
  return new InvalidBlockError("has values that do not fill it to its end");
}
