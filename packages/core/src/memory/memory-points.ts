import type { DeviceColumns, DeviceSeries } from "../points/series-columns.ts";
import type { PointSelection } from "../query/point-filter.ts";
import { MemorySeries } from "./memory-series.ts";

/**
 * Points of many projects in memory, with the meaning that every backend gives them. Serves the
 * in-memory transport and the in-memory store; lost when the process ends.
 *
 * @example
 * ```ts
 * import { MemoryPoints } from "@iobeam/core";
 *
 * const points = new MemoryPoints();
 * points.write({ projectId: 6, deviceId: "d", series: [{ name: "t", times: [1, 2], values: [20.5, 21] }] });
 * points.read({ projectId: 6, deviceId: "d", seriesName: undefined, filter: { limit: 1 } });
 * ```
 */
export class MemoryPoints {
  readonly #projects = new Map<number, Map<string, Map<string, MemorySeries>>>();

  /** Keeps points; one that has the place of an earlier one (project, device, series, time) replaces it. */
  write(batch: DeviceColumns): void {
    const devices = emplace(this.#projects, batch.projectId, () => new Map());
    const seriesByName = emplace(devices, batch.deviceId, () => new Map());
    for (const { name, times, values } of batch.series) {
      if (times.length > 0) emplace(seriesByName, name, () => new MemorySeries()).write(times, values);
    }
  }

  /** The points that are meant, by device id and then by series name; a series without a matching point is left out. */
  read(selection: PointSelection): DeviceSeries[] {
    const found: DeviceSeries[] = [];
    const devices = this.#projects.get(selection.projectId) ?? new Map();
    for (const [deviceId, seriesByName] of select(devices, selection.deviceId)) {
      for (const [name, series] of select<MemorySeries>(seriesByName, selection.seriesName)) {
        const columns = series.read(selection.filter);
        if (columns.times.length > 0) found.push({ deviceId, name, ...columns });
      }
    }
    return found;
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
  return [...map].filter(([name]) => key === undefined || name === key).sort(([a], [b]) => (a < b ? -1 : 1));
}
