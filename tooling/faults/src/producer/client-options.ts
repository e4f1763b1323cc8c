import type { StoreAndForwardOptions } from "@iobeam/client";
import { between, hashOf, makeRandom, pick } from "../sequence/random.ts";
import type { RunSettings } from "./message.ts";

/** How the client of a run forwards: drawn from the seed, so that many ways take part. */
export function drawOptions({ seed, producer, run, durability }: RunSettings): StoreAndForwardOptions {
  const random = makeRandom(hashOf(seed, producer, run, 101));
  return {
    durability,
    intervalMs: between(random, 10, 150),
    batch: {
      maxPoints: between(random, 5, 300),
      maxBytes: between(random, 1_000, 30_000),
      maxAgeMs: between(random, 0, 80),
    },
    memory: { maxPoints: pick(random, [500, 5_000, 100_000]), maxBytes: pick(random, [50_000, 4_000_000]) },
    maxBytes: pick(random, [20_000, 150_000, 2_000_000]),
    whenFull: "reject",
    retry: { minDelayMs: between(random, 2, 20), maxDelayMs: between(random, 50, 150) },
    drainPointsPerSecond: pick(random, [5_000, 50_000, Number.POSITIVE_INFINITY]),
  };
}
