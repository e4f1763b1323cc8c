import { decodeBlock } from "../blocks/decode-block.ts";
import { compareText } from "../names/compare-text.ts";
import type { ImportBatch } from "../points/import-batch.ts";
import type { PointValue } from "../points/point-value.ts";
import type { Aggregation } from "../query/aggregation.ts";
import type { PointSelection } from "../query/point-filter.ts";
import { aggregateNumbers } from "./aggregate-numbers.ts";
import { MemorySeries } from "./memory-series.ts";

/** Points of one series of one device, decoded. */
export interface DevicePoints {
  /** The device. */
  readonly deviceId: string;
  /** The name of the series. */
  readonly name: string;
  /** Microseconds since 1970, rising. */
  readonly times: readonly number[];
  /** The value at each time. */
  readonly values: readonly PointValue[];
}

/**
 * Points of many projects in memory, with the meaning that every backend gives them. Serves the
 * in-memory transport and the in-memory store; lost when the process ends.
 *
 * @example
 * ```ts
 * import { DataPoint, MemoryPoints, PointBuffer } from "@iobeam/core";
 *
 * const sent = new PointBuffer();
 * sent.add("t", new DataPoint(21));
 * const points = new MemoryPoints();
 * points.write({ projectId: 6, deviceId: "d", blocks: sent.take() });
 * points.read({ projectId: 6, deviceId: "d", seriesName: undefined, filter: { limit: 1 } });
 * ```
 */
export class MemoryPoints {
  readonly #projects = new Map<number, Map<string, Map<string, MemorySeries>>>();

  /**
   * Keeps all points of a batch; one that has the place of an earlier one (project, device, series, time) replaces it.
   *
   * @throws {@link InvalidBlockError} for bytes that are no block; nothing is kept then
   */
  write(batch: ImportBatch): void {
    const decoded = batch.blocks.map(({ name, block }) => ({ name, ...decodeBlock(block) }));
    const devices = emplace(this.#projects, batch.projectId, () => new Map());
    const seriesByName = emplace(devices, batch.deviceId, () => new Map());
    for (const { name, times, values } of decoded) {
      emplace(seriesByName, name, () => new MemorySeries()).write(times, values);
    }
  }

  /** The points that are meant, by device id and then by series name; a series without a matching point is left out. */
  read(selection: PointSelection): DevicePoints[] {
    const found: DevicePoints[] = [];
    for (const [deviceId, name, series] of this.#select(selection)) {
      const columns = series.read(selection.filter);
      if (columns.times.length > 0) found.push({ deviceId, name, ...columns });
    }
    return found;
  }

  /** What the numbers of each series amount to; the `limit` of the selection keeps the newest windows. */
  aggregate(selection: PointSelection, aggregation: Aggregation): DevicePoints[] {
    const { limit, ...filter } = selection.filter;
    const found: DevicePoints[] = [];
    for (const { deviceId, name, times, values } of this.read({ ...selection, filter })) {
      const windows = aggregateNumbers(times, values, aggregation);
      const keep = limit === undefined ? 0 : -limit;
      if (windows.times.length === 0) continue;
      found.push({ deviceId, name, times: windows.times.slice(keep), values: windows.values.slice(keep) });
    }
    return found;
  }

  /** Forgets the points that are meant; tells how many there were. */
  delete(selection: PointSelection): number {
    let deleted = 0;
    for (const [, , series] of this.#select(selection)) deleted += series.delete(selection.filter);
    return deleted;
  }

  *#select({ projectId, deviceId, seriesName }: PointSelection): Generator<[string, string, MemorySeries]> {
    const devices = this.#projects.get(projectId) ?? new Map<string, Map<string, MemorySeries>>();
    for (const [device, seriesByName] of select(devices, deviceId)) {
      for (const [name, series] of select(seriesByName, seriesName)) yield [device, name, series];
    }
  }
}

function emplace<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function select<V>(map: Map<string, V>, key: string | undefined): [string, V][] {
  return [...map].filter(([name]) => key === undefined || name === key).sort(([a], [b]) => compareText(a, b));
}
