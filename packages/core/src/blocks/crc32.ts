let tables: Int32Array | undefined;

/**
 * CRC-32 as in gzip and PNG (ISO 3309; reflected polynomial 0xEDB88320), eight bytes a step ("slicing-by-8",
 * Kounavis and Berry 2005).
 *
 * @param bytes - where the bytes are
 * @param end - the first byte that does not count
 */
export function crc32(bytes: Uint8Array, end: number): number {
  tables ??= makeTables();
  const t = tables;
  let crc = -1;
  let at = 0;
  for (; at + 8 <= end; at += 8) {
    crc ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    crc =
      entry(t, 1_792 + (crc & 255)) ^
      entry(t, 1_536 + ((crc >>> 8) & 255)) ^
      entry(t, 1_280 + ((crc >>> 16) & 255)) ^
      entry(t, 1_024 + (crc >>> 24)) ^
      entry(t, 768 + byte(bytes, at + 4)) ^
      entry(t, 512 + byte(bytes, at + 5)) ^
      entry(t, 256 + byte(bytes, at + 6)) ^
      entry(t, byte(bytes, at + 7));
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ entry(t, (crc ^ byte(bytes, at)) & 255);
  return ~crc >>> 0;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function entry(table: Int32Array, at: number): number {
  return table[at] as number;
}

function makeTables(): Int32Array {
  const table = new Int32Array(2_048);
  for (let at = 0; at < 2_048; at++) {
    let crc = at < 256 ? at : entry(table, at - 256);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    table[at] = crc;
  }
  return table;
}
