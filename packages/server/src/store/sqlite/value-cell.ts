import type { PointValue } from "@iobeam/core";

/** A value as the table keeps it: numbers as REAL, texts as TEXT, everything else as a BLOB. */
export type ValueCell = number | string | Uint8Array;

const FALSE = Uint8Array.of(0);
const TRUE = Uint8Array.of(1);
/** The first byte of a text that UTF-8 cannot hold. Followed by its UTF-16, low byte first. */
const UTF16 = 2;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The cell for a value. */
export function toCell(value: PointValue): ValueCell {
  if (typeof value === "boolean") return value ? TRUE : FALSE;
  if (typeof value === "string" && LONE_SURROGATE.test(value)) {
    return Buffer.concat([Uint8Array.of(UTF16), Buffer.from(value, "utf16le")]);
  }
  return value;
}

/** The value of a cell. */
export function fromCell(cell: ValueCell): PointValue {
  if (!(cell instanceof Uint8Array)) return cell;
  return cell[0] === UTF16 ? Buffer.from(cell.subarray(1)).toString("utf16le") : cell[0] === 1;
}
