/** A field of a message: a number as its 64 bits, or the bytes of a text or message. */
export interface ProtobufField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** Reads the fields of a message in the wire format of protocol buffers. */
export function* readFields(bytes: Buffer): Generator<ProtobufField> {
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const number = Number(tag.value >> 3n);
    const field = readValue(bytes, tag.end, Number(tag.value & 7n));
    yield { number, value: field.value };
    at = field.end;
  }
}

interface Read<Value> {
  readonly value: Value;
  readonly end: number;
}

function readValue(bytes: Buffer, at: number, wireType: number): Read<bigint | Buffer> {
  if (wireType === 0) return readVarint(bytes, at);
  if (wireType === 1) return { value: bytes.readBigUInt64LE(at), end: at + 8 };
  if (wireType === 5) return { value: BigInt(bytes.readUInt32LE(at)), end: at + 4 };
  if (wireType !== 2) throw new Error(`Unknown wire type ${wireType}`);
  const length = readVarint(bytes, at);
  const end = length.end + Number(length.value);
  if (end > bytes.length) throw new Error("A field ends after its message");
  return { value: bytes.subarray(length.end, end), end };
}

function readVarint(bytes: Buffer, start: number): Read<bigint> {
  let value = 0n;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new Error("A number ends after its message");
}
