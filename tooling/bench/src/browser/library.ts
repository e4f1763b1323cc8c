/** A library as a program imports it. */
export interface Library {
  readonly name: string;
  /** Its packages, each with the names that a program imports that sends points. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  /** Packages that are left out of the bundle. */
  readonly external?: readonly string[];
}

const CLIENT = "@iobeam/client";

/** The row of the code that is ours, without ofetch. */
export const OWN_CODE = "iobeam, its own code alone";

/** Every library that is compared. */
export const libraries: readonly Library[] = [
  { name: "iobeam", imports: { [CLIENT]: ["ClientBuilder", "DataPoint", "makeQuery", "QueryReq"] } },
  {
    name: OWN_CODE,
    imports: { [CLIENT]: ["ClientBuilder", "DataPoint", "makeQuery", "QueryReq"] },
    external: ["ofetch"],
  },
  { name: "influxdb-client", imports: { "@influxdata/influxdb-client": ["InfluxDB", "Point"] } },
  { name: "influxdb3-client", imports: { "@influxdata/influxdb3-client": ["InfluxDBClient", "Point"] } },
  { name: "questdb-client", imports: { "@questdb/nodejs-client": ["Sender"] } },
  {
    name: "opentelemetry-logs, JSON",
    imports: {
      "@opentelemetry/sdk-logs": ["LoggerProvider", "BatchLogRecordProcessor"],
      "@opentelemetry/exporter-logs-otlp-http": ["OTLPLogExporter"],
    },
  },
  { name: "posthog-node", imports: { "posthog-node": ["PostHog"] } },
  { name: "mqtt", imports: { mqtt: ["default"] } },
];
