import { PostHog, type PostHogOptions } from "posthog-node";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

function open({ url, setup, batchSize }: Target, gzip: boolean): Sender {
  const batches: PostHogOptions = {
    flushAt: batchSize,
    maxQueueSize: Math.max(10_000, batchSize),
    flushInterval: 3_600_000,
    disableCompression: !gzip,
  };
  const holding: PostHogOptions = { flushAt: batchSize + 1, maxQueueSize: batchSize + 1, maxBatchSize: 10_000 };
  const client = new PostHog("phc_key", {
    host: url,
    ...(setup === "defaults" ? {} : batches),
    ...(setup === "hold" ? holding : {}),
  });
  let failures = 0;
  client.on("error", () => {
    failures += 1;
  });
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        const micros = times[at] as number;
        client.capture({
          distinctId: "device",
          event: SERIES,
          properties: { value: values[at], time_us: micros },
          timestamp: new Date(micros / 1_000),
        });
      }
    },
    flush: () => client.flush(),
    close: () => client.shutdown(),
    pause: () => client.flush(),
    failures: () => failures,
  };
}

const shared = { package: "posthog-node", protocol: "posthog" } as const;

/** PostHog's client for servers. Its defaults compress. */
export const contenders: readonly Contender[] = [
  {
    ...shared,
    name: "posthog-node",
    scenarios: ["batches-1000", "defaults", "memory", "burst"],
    share: { "batches-1000": 0.1, defaults: 0.1, memory: 0.1 },
    note: "an event for each point; with the defaults the program awaits flush every 500 points, or the queue of 10,000 drops",
    open: async (target) => open(target, false),
  },
  {
    ...shared,
    name: "posthog-node, gzip",
    scenarios: ["batches-1000"],
    share: { "batches-1000": 0.1 },
    open: async (target) => open(target, true),
  },
];
