// The layout of a point block, as docs/point-block.md has it.

/** The most points that a block holds: as many as one request of the original clients. */
export const MAX_BLOCK_POINTS = 1_000;

/** The most text that this package puts into a block, in UTF-16 units: a block has to fit into a request. */
export const MAX_BLOCK_TEXT = 65_536;

/** The version of the format. */
export const BLOCK_VERSION = 1;

/** Where each field of the header is; all of them are little-endian. */
export const Offset = {
  VERSION: 0,
  ENCODING: 1,
  TIME_EXPONENT: 2,
  VALUE_EXPONENT: 3,
  COUNT: 4,
  TIMES_LENGTH: 6,
  FIRST: 8,
  LAST: 16,
  LEAST: 24,
  GREATEST: 32,
  TIMES: 40,
} as const;

/** Bytes of the CRC-32 at the end. */
export const CHECKSUM_BYTES = 4;

/** What is shorter is no block. */
export const SHORTEST_BLOCK: number = Offset.TIMES + CHECKSUM_BYTES;

/** How the values are written. */
export const Encoding = { RAW: 0, DECIMAL: 1, XOR: 2, BOOLEAN: 3, TEXT: 4 } as const;

/** The longest step between two points of a block, in microseconds: it must stay a safe integer. */
export const MAX_STEP: number = Number.MAX_SAFE_INTEGER;

/** The largest exponent of a time step: 10^6 microseconds, a second. */
export const MAX_TIME_EXPONENT = 6;

/** Powers of ten that a double holds exactly. */
export const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
