import { checkDeviceId, checkSeriesName, DataPoint, InvalidArgumentError, Timestamp, TimeUnit } from "@iobeam/core";

/** One line of the relay's input. */
export interface Reading {
  readonly deviceId: string;
  readonly series: string;
  readonly point: DataPoint;
}

/**
 * Reads a line: `{"device": "d1", "series": "temperature", "value": 21.5, "time": 1427316488000, "unit": "msec"}`.
 * Without `time` it is now; `unit` is `sec`, `msec` (the default) or `usec`.
 *
 * @throws InvalidArgumentError that names what is wrong
 */
export function parseReading(line: string): Reading {
  const { device, series, value, time, unit = TimeUnit.MILLISECONDS } = parseObject(line);
  const timestamp = time === undefined ? Timestamp.now() : new Timestamp(time as number, unit as TimeUnit);
  return {
    deviceId: checkDeviceId(device, "device"),
    series: checkSeriesName(series, "series"),
    point: new DataPoint(value as number, timestamp),
  };
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields))
      return fields as Record<string, unknown>;
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new InvalidArgumentError(
    "line",
    'a JSON object such as {"device":"d1","series":"temperature","value":21.5}',
    line,
  );
}
