import type { PointColumns } from "../points/point-columns.ts";
import { writeMicros } from "./block-header.ts";
import { BLOCK_VERSION, CHECKSUM_BYTES, Encoding, MAX_BLOCK_POINTS, Offset } from "./block-layout.ts";
import { writeBooleans } from "./booleans.ts";
import { crc32 } from "./crc32.ts";
import { writeDecimals } from "./decimals.ts";
import { findRange } from "./number-range.ts";
import { encodeTexts } from "./texts.ts";
import { writeTimes } from "./times.ts";
import { writeXor } from "./xor.ts";

/** A header, times, and numbers both as decimals and by XOR, each in its longest form. */
const ROOM = Offset.TIMES + 8 * MAX_BLOCK_POINTS + (8 + 2 + 9) * MAX_BLOCK_POINTS + CHECKSUM_BYTES;
/** Decimals of at most so many bytes each are taken without a look at XOR, which seldom beats them. */
const SMALL_DECIMAL = 3;

let scratch: Uint8Array | undefined;

/** How the values were written. */
interface Written {
  readonly encoding: number;
  readonly exponent: number;
  readonly end: number;
}

/**
 * Encodes points whose times rise, and whose values are finite numbers, or texts, or booleans: `sealPoints` sees
 * to that.
 *
 * @returns the block; `undefined` where the times do not rise, or two are further apart than a block allows
 */
export function encodeColumns({ times, values }: PointColumns): Uint8Array | undefined {
  const texts = typeof values[0] === "string" ? encodeTexts(values as readonly string[]) : undefined;
  const out = texts === undefined ? shareRoom() : new Uint8Array(roomForTexts(texts, values.length));
  const rising = writeTimes(out, Offset.TIMES, times);
  if (rising === undefined) return undefined;
  const range = values instanceof Float64Array ? findRange(values) : { least: 0, greatest: 0 };
  const written = texts === undefined ? writeValues(out, rising.end, values) : writeTexts(out, rising.end, texts);

  const view = new DataView(out.buffer);
  out[Offset.VERSION] = BLOCK_VERSION;
  out[Offset.ENCODING] = written.encoding;
  out[Offset.TIME_EXPONENT] = rising.exponent;
  out[Offset.VALUE_EXPONENT] = written.exponent;
  view.setUint16(Offset.COUNT, times.length, true);
  view.setUint16(Offset.TIMES_LENGTH, rising.end - Offset.TIMES, true);
  writeMicros(view, Offset.FIRST, times[0] as number);
  writeMicros(view, Offset.LAST, times.at(-1) as number);
  view.setFloat64(Offset.LEAST, range.least, true);
  view.setFloat64(Offset.GREATEST, range.greatest, true);
  view.setUint32(written.end, crc32(out, written.end), true);
  return out.slice(0, written.end + CHECKSUM_BYTES);
}

/** One room serves for all blocks but those of texts, whose length has no bound. */
function shareRoom(): Uint8Array {
  scratch ??= new Uint8Array(ROOM);
  return scratch;
}

function roomForTexts({ length }: Uint8Array, count: number): number {
  return Offset.TIMES + 8 * count + length + CHECKSUM_BYTES;
}

function writeTexts(out: Uint8Array, at: number, texts: Uint8Array): Written {
  out.set(texts, at);
  return { encoding: Encoding.TEXT, exponent: 0, end: at + texts.length };
}

function writeValues(out: Uint8Array, at: number, values: PointColumns["values"]): Written {
  if (values instanceof Float64Array) return writeNumbers(out, at, values);
  return { encoding: Encoding.BOOLEAN, exponent: 0, end: writeBooleans(out, at, values as readonly boolean[]) };
}

/** The smallest of the three ways. */
function writeNumbers(out: Uint8Array, at: number, values: Float64Array): Written {
  const decimals = writeDecimals(out, at, values);
  if (decimals !== undefined && decimals.end - at <= SMALL_DECIMAL * values.length) {
    return { encoding: Encoding.DECIMAL, ...decimals };
  }
  const xorAt = decimals?.end ?? at;
  const xorEnd = writeXor(out, xorAt, values);
  const rawEnd = at + 8 * values.length;
  const least = Math.min(xorAt === at ? rawEnd : xorAt, at + xorEnd - xorAt, rawEnd);
  if (decimals?.end === least) return { encoding: Encoding.DECIMAL, ...decimals };
  if (at + xorEnd - xorAt === least) {
    out.copyWithin(at, xorAt, xorEnd);
    return { encoding: Encoding.XOR, exponent: 0, end: least };
  }
  const view = new DataView(out.buffer);
  for (let index = 0; index < values.length; index++) view.setFloat64(at + 8 * index, values[index] as number, true);
  return { encoding: Encoding.RAW, exponent: 0, end: rawEnd };
}
