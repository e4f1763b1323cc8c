import { listenHttp } from "../http-sink.ts";
import type { Protocol } from "../protocol.ts";

interface AnyValue {
  readonly doubleValue?: number;
  readonly intValue?: number | string;
}

interface LogRecord {
  readonly timeUnixNano: string;
  readonly body: AnyValue;
}

interface LogsRequest {
  readonly resourceLogs: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[] }[];
}

const INT64 = 2 ** 63;

/** OTLP logs as JSON: a record for each point, its value as the body. */
export const otlpJson: Protocol = {
  listen: listenHttp(() => ({ status: 200, headers: { "content-type": "application/json" }, body: "{}" })),
  decode({ path, bytes }, take) {
    if (path !== "/v1/logs") throw new Error(`No logs: ${path}`);
    const { resourceLogs }: LogsRequest = JSON.parse(bytes.toString("utf8"));
    const records = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
    for (const { timeUnixNano, body } of records) take(Number(BigInt(timeUnixNano) / 1_000n), readValue(body));
  },
};

function readValue({ doubleValue, intValue }: AnyValue): number {
  if (doubleValue !== undefined) return doubleValue;
  const value = Number(intValue);
  // A collector refuses what does not fit into 64 bits.
  if (!Number.isInteger(value) || Math.abs(value) >= INT64) throw new Error(`No 64-bit integer: ${intValue}`);
  return value;
}
