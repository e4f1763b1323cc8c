import { crc32 } from "node:zlib";
import { listenHttp } from "../http-sink.ts";
import type { Protocol, TakePoint } from "../protocol.ts";
import { iobeamJson } from "./iobeam-json.ts";

const TYPE = "application/vnd.iobeam.blocks";
const BLOCK = 4;

/**
 * The v1 API's import from a backend that says that it takes blocks. Decoded after docs/point-block.md alone, with
 * integers of 64 bits: none of it is the packages' own code.
 */
export const iobeamBlocks: Protocol = {
  listen: listenHttp(() => ({
    status: 200,
    headers: { "content-type": "application/json", accept: `application/json, ${TYPE}` },
    body: "{}",
  })),
  decode(body, take) {
    if (body.type !== TYPE) return iobeamJson.decode(body, take);
    const { bytes } = body;
    if (bytes.toString("latin1", 0, 4) !== "iob1") throw new Error("No frame of blocks");
    const at = { place: 4 };
    while (at.place < bytes.length) {
      const tag = Number(readVarint(bytes, at));
      const length = Number(readVarint(bytes, at));
      if (tag === BLOCK) readBlock(bytes.subarray(at.place, at.place + length), take);
      at.place += length;
    }
  },
};

interface Cursor {
  place: number;
}

function readVarint(bytes: Buffer, at: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes.readUInt8(at.place++);
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return value;
  }
}

function readZigzag(bytes: Buffer, at: Cursor): bigint {
  const value = readVarint(bytes, at);
  return (value & 1n) === 1n ? -(value >> 1n) - 1n : value >> 1n;
}

function readBlock(block: Buffer, take: TakePoint): void {
  const end = block.length - 4;
  if (crc32(block.subarray(0, end)) !== block.readUInt32LE(end)) throw new Error("A block does not match its checksum");
  const at = { place: 40 };
  const times = readTimes(block, at);
  if (at.place !== 40 + block.readUInt16LE(6)) throw new Error("The times do not end where they should");
  const values = readValues(block, at, times.length);
  if (at.place !== end) throw new Error("The values do not end where they should");
  times.forEach((time, index) => {
    take(Number(time), values[index] as number);
  });
}

function readTimes(block: Buffer, at: Cursor): bigint[] {
  const unit = 10n ** BigInt(block.readUInt8(2));
  const times = [block.readBigInt64LE(8)];
  let step = 0n;
  for (let count = block.readUInt16LE(4); times.length < count; ) {
    step += readZigzag(block, at);
    times.push((times.at(-1) as bigint) + step * unit);
  }
  return times;
}

function readValues(block: Buffer, at: Cursor, count: number): number[] {
  const [encoding, digits] = [block.readUInt8(1), block.readUInt8(3)];
  const values: number[] = [];
  let scaled = 0n;
  const bits = Buffer.alloc(8);
  while (values.length < count) {
    if (encoding === 0) {
      values.push(block.readDoubleLE(at.place));
      at.place += 8;
    } else if (encoding === 1) {
      scaled += readZigzag(block, at);
      values.push(Number(`${scaled}e-${digits}`));
    } else {
      const control = block.readUInt8(at.place++);
      for (let place = control >> 4; place < (control >> 4) + (control & 15); place++) {
        bits.writeUInt8(bits.readUInt8(place) ^ block.readUInt8(at.place++), place);
      }
      values.push(bits.readDoubleLE(0));
    }
  }
  return values;
}
