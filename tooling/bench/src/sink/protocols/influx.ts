import { listenHttp } from "../http-sink.ts";
import type { Protocol } from "../protocol.ts";

const LINE = /^[^ ]+ value=([^ ,]+) (\d+)$/;

/** Line protocol over InfluxDB's v2 API, times in microseconds. */
export const influx: Protocol = {
  listen: listenHttp(() => ({ status: 204 })),
  decode({ path, bytes }, take) {
    if (new URLSearchParams(path.split("?")[1]).get("precision") !== "us") throw new Error(`No microseconds: ${path}`);
    for (const line of bytes.toString("utf8").split("\n")) {
      if (line === "") continue;
      const [, value, time] = LINE.exec(line) ?? [];
      if (value === undefined || time === undefined) throw new Error(`No line of line protocol: ${line}`);
      take(Number(time), Number(value));
    }
  },
};
