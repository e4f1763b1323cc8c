/** The type of blocks, unless a weight of 0 rules it out (RFC 9110, section 12.4.2). */
const ACCEPTS_BLOCKS = /application\/vnd\.iobeam\.blocks(?=\s*(?:[,;]|$))(?![^,]*;\s*q=0(?:\.0*)?\s*(?:[,;]|$))/i;

/** Whether an `Accept`, of a request or of an answer, takes blocks. */
export function acceptsBlocks(accept: string | null | undefined): boolean {
  return accept !== null && accept !== undefined && ACCEPTS_BLOCKS.test(accept);
}
