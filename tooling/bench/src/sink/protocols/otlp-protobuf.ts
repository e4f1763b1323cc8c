import { listenHttp } from "../http-sink.ts";
import { readFields } from "../protobuf.ts";
import type { Protocol, TakePoint } from "../protocol.ts";

/** The numbers of fields on the way from the request to its records. */
const [RESOURCE_LOGS, SCOPE_LOGS, LOG_RECORDS] = [1, 2, 2];
/** Of a record. */
const [TIME, BODY] = [1, 5];
/** Of a value. */
const [INT, DOUBLE] = [3, 4];

/** OTLP logs as protocol buffers: a record for each point, its value as the body. */
export const otlpProtobuf: Protocol = {
  listen: listenHttp(() => ({ status: 200, headers: { "content-type": "application/x-protobuf" } })),
  decode({ path, bytes }, take) {
    if (path !== "/v1/logs") throw new Error(`No logs: ${path}`);
    for (const resource of messages(bytes, RESOURCE_LOGS)) {
      for (const scope of messages(resource, SCOPE_LOGS)) {
        for (const record of messages(scope, LOG_RECORDS)) readRecord(record, take);
      }
    }
  },
};

function* messages(bytes: Buffer, number: number): Generator<Buffer> {
  for (const field of readFields(bytes)) if (field.number === number && Buffer.isBuffer(field.value)) yield field.value;
}

function readRecord(bytes: Buffer, take: TakePoint): void {
  let [micros, value] = [Number.NaN, Number.NaN];
  for (const field of readFields(bytes)) {
    if (field.number === TIME && typeof field.value === "bigint") micros = Number(field.value / 1_000n);
    if (field.number === BODY && Buffer.isBuffer(field.value)) value = readValue(field.value);
  }
  if (Number.isNaN(micros) || Number.isNaN(value)) throw new Error("A record without a time or a number");
  take(micros, value);
}

function readValue(bytes: Buffer): number {
  for (const { number, value } of readFields(bytes)) {
    if (Buffer.isBuffer(value)) continue;
    if (number === INT) return Number(BigInt.asIntN(64, value));
    if (number !== DOUBLE) continue;
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64LE(value);
    return bits.readDoubleLE();
  }
  return Number.NaN;
}
