import { countPoints, type DeadLetter, encodeImportFrame } from "@iobeam/core";
import { decodePayload } from "./batch-record.ts";
import type { NewRecord } from "./new-record.ts";
import { decodeRecord, encodeRecord, RecordKind } from "./record.ts";

/** A dead letter as a record. */
export function encodeLetter({ batch, code, reason, refusedMicros: micros }: DeadLetter): NewRecord {
  const meta = JSON.stringify({ code, reason });
  const points = countPoints(batch);
  const bytes = encodeRecord(RecordKind.LETTER, { points, micros, meta, payload: encodeImportFrame(batch) });
  return { bytes, points, micros };
}

/** The dead letter in a record. */
export function decodeLetter(record: Buffer): DeadLetter {
  const { micros: refusedMicros, meta, payload } = decodeRecord(record);
  const { code, reason } = JSON.parse(meta) as Pick<DeadLetter, "code" | "reason">;
  return { batch: decodePayload(payload), code, reason, refusedMicros };
}
