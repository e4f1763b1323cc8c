import { countPoints, decodeFrame, encodeImportFrame, type ImportBatch, type OutboxBatch } from "@iobeam/core";
import type { NewRecord } from "./new-record.ts";
import { decodeRecord, encodeRecord, RecordKind } from "./record.ts";

/** A batch as a record. */
export function encodeBatch(batch: OutboxBatch): NewRecord {
  const { sealedMicros: micros, unsetClock } = batch;
  const meta = unsetClock === undefined ? "" : JSON.stringify({ unsetClock });
  const points = countPoints(batch);
  const bytes = encodeRecord(RecordKind.BATCH, { points, micros, meta, payload: encodeImportFrame(batch) });
  return { bytes, points, micros };
}

/** The batch in a record; its blocks are views of it. */
export function decodeBatch(record: Buffer): OutboxBatch {
  const { micros: sealedMicros, meta, payload } = decodeRecord(record);
  const batch = { ...decodePayload(payload), sealedMicros };
  if (meta === "") return batch;
  const { unsetClock } = JSON.parse(meta) as Pick<OutboxBatch, "unsetClock">;
  return { ...batch, unsetClock };
}

/** The points of a record. */
export function decodePayload(payload: Uint8Array): ImportBatch {
  const { projectId, devices } = decodeFrame(payload, 1);
  const [device] = devices;
  if (device === undefined) throw new Error("the record names no device");
  return { projectId, ...device };
}
