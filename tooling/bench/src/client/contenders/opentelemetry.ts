import { OTLPLogExporter as JsonExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from "@opentelemetry/sdk-logs";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

function open({ setup, batchSize }: Target, exporter: LogRecordExporter): Sender {
  const batches = { maxExportBatchSize: batchSize, maxQueueSize: batchSize, scheduledDelayMillis: 3_600_000 };
  // One more than there will be: nothing is exported before it is asked for.
  const holding = { maxExportBatchSize: batchSize + 1, maxQueueSize: batchSize + 1 };
  const processor = new BatchLogRecordProcessor({
    exporter,
    ...(setup === "defaults" ? {} : batches),
    ...(setup === "hold" ? holding : {}),
  });
  const provider = new LoggerProvider({ processors: [processor] });
  const logger = provider.getLogger("bench");
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        const micros = times[at] as number;
        const seconds = Math.floor(micros / 1_000_000);
        const body = values[at] as number;
        logger.emit({ eventName: SERIES, body, timestamp: [seconds, (micros - seconds * 1_000_000) * 1_000] });
      }
    },
    flush: () => provider.forceFlush(),
    close: () => provider.shutdown(),
    pause: () => provider.forceFlush(),
  };
}

const shared = {
  share: { "batches-1000": 0.3, defaults: 0.3, memory: 0.2 },
  note: "a log record for each point; with the defaults the program awaits forceFlush every 500 points, or the queue of 2,048 drops; its JSON says a whole number as an integer of 64 bits, whatever its size, so that large doubles are no valid OTLP",
} as const;

/** OpenTelemetry's logs: the signal that keeps each point's own time. Protocol buffers are the faster of its two forms. */
export const contenders: readonly Contender[] = [
  {
    ...shared,
    name: "opentelemetry-logs, JSON",
    package: "@opentelemetry/exporter-logs-otlp-http",
    protocol: "otlp-json",
    losesDoubles: true,
    scenarios: ["batches-1000"],
    open: async (target) => open(target, new JsonExporter({ url: `${target.url}/v1/logs` })),
  },
  {
    ...shared,
    name: "opentelemetry-logs, protobuf",
    package: "@opentelemetry/exporter-logs-otlp-proto",
    protocol: "otlp-protobuf",
    scenarios: ["batches-1000", "defaults", "memory", "burst"],
    open: async (target) => open(target, new ProtobufExporter({ url: `${target.url}/v1/logs` })),
  },
];
