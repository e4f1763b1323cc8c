import { listenHttp } from "../http-sink.ts";
import type { Protocol } from "../protocol.ts";

interface Event {
  readonly timestamp: string;
  readonly properties: { readonly value: number; readonly time_us: number };
}

/**
 * PostHog's batches of events. An event's own timestamp is a `Date`, so whole milliseconds; the
 * microseconds travel as a property, and must agree with it.
 */
export const posthog: Protocol = {
  listen: listenHttp(() => ({ status: 200, headers: { "content-type": "application/json" }, body: '{"status":1}' })),
  decode({ path, bytes }, take) {
    if (path !== "/batch/") throw new Error(`No batch: ${path}`);
    const { batch }: { batch: readonly Event[] } = JSON.parse(bytes.toString("utf8"));
    for (const { timestamp, properties } of batch) {
      const { time_us: micros, value } = properties;
      if (Date.parse(timestamp) !== Math.floor(micros / 1_000)) throw new Error(`${timestamp} is not ${micros} µs`);
      take(micros, value);
    }
  },
};
