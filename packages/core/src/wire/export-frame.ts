import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import { IobeamError } from "../errors/iobeam-error.ts";
import type { DeviceBlocks } from "../points/device-blocks.ts";
import type { PointValue } from "../points/point-value.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult, ResultPoint, SeriesResult } from "../query/query-result.ts";
import { microsPerUnit } from "../time/time-unit.ts";
import { floorTo } from "../time/timestamp.ts";
import { type BlockFrame, decodeFrame, encodeFrame } from "./block-frame.ts";

/** The result of an export as a frame of blocks. */
export function encodeExportFrame(projectId: number, found: readonly DeviceBlocks[]): Uint8Array {
  const devices = found.map(({ deviceId, name, blocks }) => ({
    deviceId,
    blocks: blocks.map((block) => ({ name, block })),
  }));
  return encodeFrame({ projectId, devices });
}

/**
 * Reads the result of an export that came as a frame of blocks.
 *
 * @param body - the bytes
 * @param request - what was asked
 * @throws {@link InvalidResponseError} where it is no frame
 */
export function decodeExportFrame(body: Uint8Array, request: QueryReq): QueryResult {
  try {
    return { result: readSeries(decodeFrame(body), request), timefmt: request.timeUnit };
  } catch (cause) {
    if (!IobeamError.is(cause)) throw cause;
    throw new InvalidResponseError(cause.message, { cause });
  }
}

function readSeries({ projectId, devices }: BlockFrame, request: QueryReq): SeriesResult[] {
  const factor = microsPerUnit(request.timeUnit);
  const result: (SeriesResult & { data: ResultPoint[] })[] = [];
  for (const { deviceId, blocks } of devices) {
    for (const { name, block } of blocks) {
      if (request.seriesName !== undefined && request.seriesName !== name) continue;
      let series = result.at(-1);
      if (series?.name !== name || series.device_id !== deviceId) {
        series = { project_id: projectId, device_id: deviceId, name, data: [] };
        result.push(series);
      }
      const { times, values } = decodeBlock(block);
      for (let index = 0; index < times.length; index++) {
        series.data.push({ time: floorTo(times[index] as number, factor), value: values[index] as PointValue });
      }
    }
  }
  return result;
}
