import type { Protocol } from "./protocol.ts";
import { influx } from "./protocols/influx.ts";
import { iobeamBlocks } from "./protocols/iobeam-blocks.ts";
import { iobeamJson, iobeamJsonGzip } from "./protocols/iobeam-json.ts";
import { mqttJson } from "./protocols/mqtt-json.ts";
import { otlpJson } from "./protocols/otlp-json.ts";
import { otlpProtobuf } from "./protocols/otlp-protobuf.ts";
import { posthog } from "./protocols/posthog.ts";
import { questdb } from "./protocols/questdb.ts";

/** The name of a protocol. */
export type ProtocolName =
  | "influx"
  | "iobeam-blocks"
  | "iobeam-json"
  | "iobeam-json-gzip"
  | "mqtt-json"
  | "otlp-json"
  | "otlp-protobuf"
  | "posthog"
  | "questdb";

/** Every protocol that a contender may speak. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  influx,
  "iobeam-blocks": iobeamBlocks,
  "iobeam-json": iobeamJson,
  "iobeam-json-gzip": iobeamJsonGzip,
  "mqtt-json": mqttJson,
  "otlp-json": otlpJson,
  "otlp-protobuf": otlpProtobuf,
  posthog,
  questdb,
};
