import { crc32 } from "node:zlib";
import { placeChecksum } from "./record.ts";

/** The bytes before the first record of a segment. */
export const HEADER_BYTES = 16;

/** `iobo`, the version, and three bytes that are 0. */
const START: Buffer = Buffer.from([0x69, 0x6f, 0x62, 0x6f, 1, 0, 0, 0]);

/**
 * Makes the header of a segment (`docs/outbox-format.md`).
 *
 * @param number - of the segment
 * @param opening - the number that the first segment had, or could have had, since the outbox was opened
 */
export function encodeHeader(number: number, opening: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(START);
  header.writeUInt32LE(opening, START.length);
  header.writeUInt32LE(checksum(header, number), HEADER_BYTES - 4);
  return header;
}

/** The opening that the header of a segment names; `undefined` where it is none. */
export function readOpening(bytes: Buffer, number: number): number | undefined {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, START.length).equals(START)) return undefined;
  if (bytes.readUInt32LE(HEADER_BYTES - 4) !== checksum(bytes, number)) return undefined;
  return bytes.readUInt32LE(START.length);
}

/** Whether it may be the beginning of a header of which the rest was not written. */
export function isPartOfHeader(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, START.length);
  return bytes.length < HEADER_BYTES && START.compare(bytes, 0, length, 0, length) === 0;
}

function checksum(header: Buffer, number: number): number {
  return crc32(header.subarray(0, HEADER_BYTES - 4), placeChecksum(number, 0));
}
