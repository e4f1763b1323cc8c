import { setTimeout } from "node:timers/promises";
import { InfluxDB, Point, type WriteApi, type WriteOptions } from "@influxdata/influxdb-client";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

function open({ url, setup, batchSize }: Target, gzip: boolean): Sender {
  let [sent, acknowledged, failures] = [0, 0, 0];
  const fail = (): void => {
    failures += 1;
  };
  const counting: Partial<WriteOptions> = {
    writeSuccess(lines) {
      acknowledged += lines.length;
    },
    writeFailed: fail,
    writeRetrySkipped: fail,
  };
  // One more than a batch: the batch that the buffer sends by itself is not among those that `flush` awaits.
  const batches = { batchSize: batchSize + 1, flushInterval: 0, gzipThreshold: gzip ? 1_000 : Number.MAX_SAFE_INTEGER };
  const holding = setup === "hold" ? { maxBatchBytes: Number.MAX_SAFE_INTEGER } : {};
  const api: WriteApi = new InfluxDB({ url, token: "token" }).getWriteApi("org", "bucket", "us", {
    ...counting,
    ...(setup === "defaults" ? {} : { ...batches, ...holding }),
  });
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        api.writePoint(new Point(SERIES).floatField("value", values[at]).timestamp(times[at]));
      }
      sent += times.length;
    },
    flush: () => api.flush(),
    async close() {
      await api.close();
      // It does not await the batches that it sent by itself.
      while (acknowledged < sent && failures === 0) await setTimeout(1);
    },
    failures: () => failures,
  };
}

/** InfluxDB 2's client. Its defaults compress. */
export const contenders: readonly Contender[] = [
  {
    name: "influxdb-client",
    package: "@influxdata/influxdb-client",
    protocol: "influx",
    scenarios: ["batches-1000", "batches-10000", "defaults", "memory", "burst"],
    open: async (target) => open(target, false),
  },
  {
    name: "influxdb-client, gzip",
    package: "@influxdata/influxdb-client",
    protocol: "influx",
    scenarios: ["batches-1000", "batches-10000"],
    open: async (target) => open(target, true),
  },
];
