import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What a backend counts of itself. */
export interface Metrics {
  /** How long requests took, by route, method and status; seconds. */
  readonly requests: Histogram<"method" | "route" | "status">;
  /** Requests that were answered 429, by what they were too many of. */
  readonly limited: Counter<"by">;
  /** Connections that were refused for being too many. */
  readonly refusedConnections: Counter;
  /** Points that were stored. */
  readonly points: Counter;
  /** Calls of the store that failed. */
  readonly storeFailures: Counter;
  /** Points that were too old and are gone. */
  readonly expiredPoints: Counter;
  /** Points that a live tail has missed. */
  readonly droppedTailPoints: Counter;
  /** Live tails that are open. */
  readonly openTails: Gauge;
  /** Holds these and whatever else is to be told. */
  readonly registry: Registry;
  /** All of it, and of the process, in the text format of Prometheus. */
  print(): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Those of the process: one for all servers in it, and nothing before they are asked for. */
let ofProcess: Registry | undefined;

/** Makes the metrics of one backend, all at 0. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name: `iobeam_${name}`, help, registers });
  return {
    requests: new Histogram({
      name: "iobeam_http_request_duration_seconds",
      help: "How long requests took, by the pattern of their path.",
      labelNames: ["method", "route", "status"],
      buckets: SECONDS,
      registers,
    }),
    limited: new Counter({
      name: "iobeam_requests_limited_total",
      help: "Requests answered 429, by what was too much: address, token, failures.",
      labelNames: ["by"],
      registers,
    }),
    refusedConnections: counter("connections_refused_total", "Connections refused because too many were open."),
    points: counter("points_imported_total", "Points stored."),
    storeFailures: counter("store_failures_total", "Calls of the store that failed."),
    expiredPoints: counter("points_expired_total", "Points deleted because their project keeps them no longer."),
    droppedTailPoints: counter("tail_points_dropped_total", "Points that readers of live tails were too slow for."),
    openTails: new Gauge({ name: "iobeam_tails_open", help: "Live tails that are open.", registers }),
    registry,
    async print() {
      ofProcess ??= startProcessMetrics();
      return (await registry.metrics()) + (await ofProcess.metrics());
    },
  };
}

function startProcessMetrics(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}
