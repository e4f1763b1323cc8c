import { InfluxDBClient, Point } from "@influxdata/influxdb3-client";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

function open({ url }: Target, gzip: boolean): Sender {
  const client = new InfluxDBClient({ host: url, token: "token", database: "bucket" });
  const options = { precision: "us", gzipThreshold: gzip ? 1_000 : Number.MAX_SAFE_INTEGER } as const;
  let waiting: Point[] = [];
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        waiting.push(Point.measurement(SERIES).setFloatField("value", values[at]).setTimestamp(times[at]));
      }
    },
    async flush() {
      const points = waiting;
      waiting = [];
      await client.write(points, undefined, undefined, options);
    },
    close: () => client.close(),
  };
}

const shared = {
  package: "@influxdata/influxdb3-client",
  protocol: "influx",
  scenarios: ["batches-1000", "batches-10000"],
  note: "has no buffer of its own: the program collects the points",
} as const;

/** InfluxDB 3's client. Its defaults compress. */
export const contenders: readonly Contender[] = [
  { ...shared, name: "influxdb3-client", open: async (target) => open(target, false) },
  { ...shared, name: "influxdb3-client, gzip", open: async (target) => open(target, true) },
];
