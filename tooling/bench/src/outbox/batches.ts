import { encodeBlocks, type OutboxBatch } from "@iobeam/core";
import { makeReadings, sliceReadings } from "../data/readings.ts";
import type { BatchShape } from "./outbox-data.ts";

/** When the first batch was put together, by the device's clock; microseconds since 1970. */
const FIRST_SEALED = 1_700_000_000_000_000;

/** Batches of a shape, one after another in time; the same for the same arguments. */
export function makeBatches({ series, perSeries }: BatchShape, count: number): OutboxBatch[] {
  const readings = Array.from({ length: series }, (_, at) => makeReadings("walk", count * perSeries, at + 1));
  return Array.from({ length: count }, (_, batch) => {
    const blocks = readings.flatMap((all, at) => {
      const { times, values } = sliceReadings(all, batch * perSeries, (batch + 1) * perSeries);
      return encodeBlocks(times, values).map((block) => ({ name: `temperature-${at}`, block }));
    });
    return { projectId: 1, deviceId: "device", blocks, sealedMicros: FIRST_SEALED + batch * 1_000_000 };
  });
}
