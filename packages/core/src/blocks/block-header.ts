import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { InvalidBlockError } from "../errors/invalid-block-error.ts";
import {
  BLOCK_VERSION,
  CHECKSUM_BYTES,
  Encoding,
  MAX_BLOCK_POINTS,
  MAX_TIME_EXPONENT,
  Offset,
  POWERS,
  SHORTEST_BLOCK,
} from "./block-layout.ts";

/** What a block says of its points before any of them is decoded. */
export interface BlockHeader {
  /** How many points there are; 1 to 1,000. */
  readonly count: number;
  /** When the oldest point was taken; microseconds since 1970. */
  readonly firstMicros: number;
  /** When the newest point was taken; microseconds since 1970. */
  readonly lastMicros: number;
  /** Whether the values are numbers; else they are all texts or all booleans. */
  readonly isNumeric: boolean;
  /** The least number; 0 where the values are none. */
  readonly least: number;
  /** The greatest number; 0 where the values are none. */
  readonly greatest: number;
}

/** The header with what only a decoder needs. */
export interface CodedHeader extends BlockHeader {
  /** How the values are written. */
  readonly encoding: number;
  /** The steps between times are counted in 10^n microseconds. */
  readonly timeExponent: number;
  /** The values are whole numbers over 10^n. */
  readonly valueExponent: number;
  /** Where the values begin. */
  readonly valuesAt: number;
}

/**
 * Reads the header of a point block. Whether the rest fits is for `decodeBlock` to say: use this where the block
 * was checked before.
 *
 * @param block - the bytes (`docs/point-block.md`)
 * @throws {@link InvalidBlockError} for what cannot be the header of a block, {@link InvalidArgumentError} for what
 * are no bytes
 */
export function readBlockHeader(block: Uint8Array): BlockHeader {
  return readCodedHeader(block);
}

/** Reads everything that a header says. */
export function readCodedHeader(block: Uint8Array): CodedHeader {
  if (!(block instanceof Uint8Array)) throw new InvalidArgumentError("block", "a Uint8Array", block);
  if (block.length < SHORTEST_BLOCK) throw new InvalidBlockError("is cut off within its header");
  if (block[Offset.VERSION] !== BLOCK_VERSION) {
    throw new InvalidBlockError(`is of version ${block[Offset.VERSION]}; this package reads version ${BLOCK_VERSION}`);
  }
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const encoding = block[Offset.ENCODING] as number;
  const header = {
    encoding,
    timeExponent: block[Offset.TIME_EXPONENT] as number,
    valueExponent: block[Offset.VALUE_EXPONENT] as number,
    count: view.getUint16(Offset.COUNT, true),
    valuesAt: Offset.TIMES + view.getUint16(Offset.TIMES_LENGTH, true),
    firstMicros: readMicros(view, Offset.FIRST),
    lastMicros: readMicros(view, Offset.LAST),
    isNumeric: encoding <= Encoding.XOR,
    least: view.getFloat64(Offset.LEAST, true),
    greatest: view.getFloat64(Offset.GREATEST, true),
  };
  checkHeader(header, block.length - CHECKSUM_BYTES);
  return header;
}

function checkHeader(header: CodedHeader, end: number): void {
  const { count, encoding, timeExponent, valueExponent, firstMicros, lastMicros, valuesAt } = header;
  if (count === 0 || count > MAX_BLOCK_POINTS) {
    throw new InvalidBlockError(`says that it has ${count} points; 1 to ${MAX_BLOCK_POINTS} are allowed`);
  }
  if (!(Number.isSafeInteger(firstMicros) && Number.isSafeInteger(lastMicros) && firstMicros <= lastMicros)) {
    throw new InvalidBlockError("has times out of order, or beyond ±(2^53 − 1) microseconds");
  }
  const isKnown =
    encoding <= Encoding.TEXT &&
    timeExponent <= MAX_TIME_EXPONENT &&
    valueExponent < (encoding === Encoding.DECIMAL ? POWERS.length : 1);
  if (!isKnown) throw new InvalidBlockError("uses an encoding that this package does not know");
  if (valuesAt > end) throw new InvalidBlockError("is cut off within its times");
}

function readMicros(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

/** Writes a time as a 64-bit integer. */
export function writeMicros(view: DataView, at: number, micros: number): void {
  const high = Math.floor(micros / 2 ** 32);
  view.setInt32(at + 4, high, true);
  view.setUint32(at, micros - high * 2 ** 32, true);
}
