import { gunzipSync } from "node:zlib";
import { Checksum, type Sum } from "../data/checksum.ts";
import type { Arrival, Protocol } from "./protocol.ts";

/** What arrived at the sink. */
export interface Arrived {
  /** The distinct points. */
  readonly sum: Sum;
  /** Points that came more than once, with the same value. */
  readonly repeated: number;
  /** Points that came again with another value. */
  readonly contradicting: number;
  readonly requests: number;
  /** The bodies as they were sent. */
  readonly wireBytes: number;
  /** Whether bodies were compressed. */
  readonly gzip: boolean;
}

/** Decodes everything that arrived and adds it up. */
export function tally(arrivals: readonly Arrival[], decode: Protocol["decode"]): Arrived {
  const values = new Map<number, number>();
  let [repeated, contradicting, wireBytes] = [0, 0, 0];
  for (const { path, type, bytes, gzip, wireBytes: length } of arrivals) {
    wireBytes += length;
    decode({ path, type, bytes: gzip ? gunzipSync(bytes) : bytes }, (micros, value) => {
      const known = values.get(micros);
      if (known === undefined) values.set(micros, value);
      else if (Object.is(known, value)) repeated += 1;
      else contradicting += 1;
    });
  }
  const checksum = new Checksum();
  for (const [micros, value] of values) checksum.add(micros, value);
  const gzip = arrivals.some((arrival) => arrival.gzip);
  return { sum: checksum.sum, repeated, contradicting, requests: arrivals.length, wireBytes, gzip };
}
