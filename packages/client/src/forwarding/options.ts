import { InvalidArgumentError, type Outbox } from "@iobeam/core";
import { above, atLeast, checkRandom } from "../check-option.ts";
import { type ClientListeners, checkListeners } from "../client-events.ts";
import type { BackOffPolicy } from "./back-off.ts";

/** How points are kept until the backend has them. */
export interface StoreAndForwardOptions {
  /**
   * When points are on the disk.
   *
   * - `"every-point"`: when the call that adds them returns. They survive a kill and a power cut from then on; each call
   *   waits for the disk. Where that fails they are in memory, and `storageFailed` tells.
   * - `"every-batch"`: when their batch is full or old enough. A kill or a power cut loses at most the batch that is
   *   being filled, `maxPoints` or `maxAgeMs` of it.
   * - `"interval"`: when the backend has not taken them within `intervalMs`. While it does, the disk is not touched. A
   *   kill or a power cut loses at most what came in the last `maxAgeMs + intervalMs`.
   *
   * @default "every-batch"
   */
  readonly durability?: "every-point" | "every-batch" | "interval" | undefined;
  /**
   * With `"interval"`: how long a batch may wait for the backend before it is written; milliseconds above 0.
   * @default 5_000
   */
  readonly intervalMs?: number | undefined;
  /** When the batch that is being filled is closed, written and sent. */
  readonly batch?: BatchLimits | undefined;
  /** How much may be in memory that is nowhere else. */
  readonly memory?: MemoryLimits | undefined;
  /**
   * The most bytes that waiting points take in the outbox; above 0.
   * @default 268_435_456 on a disk (80 million readings in full batches; two million one by one), 16_777_216 in memory
   */
  readonly maxBytes?: number | undefined;
  /**
   * The most bytes of dead letters; above 0. Those that have been kept longest make way.
   * @default 16_777_216 on a disk, 1_048_576 in memory
   */
  readonly maxDeadLetterBytes?: number | undefined;
  /**
   * What happens to a new point where there is no room, neither in the outbox nor in memory:
   * `"reject"` throws `OutboxFullError`, `"drop-oldest"` and `"drop-newest"` drop points and count them.
   * @default "reject"
   */
  readonly whenFull?: "reject" | "drop-oldest" | "drop-newest" | undefined;
  /** How long to wait after a try that failed. */
  readonly retry?: ForwardRetryOptions | undefined;
  /**
   * How many points a second of a backlog are sent, so that neither the line nor the backend is flooded after an outage;
   * above 0, or `Infinity`. Fresh points are not held up by it.
   * @default 100_000
   */
  readonly drainPointsPerSecond?: number | undefined;
  /**
   * Whether points whose time the library took (`new DataPoint(value)`) are moved by the difference between this
   * device's clock and the backend's, where that is more than two seconds. Nothing is sent before it is known. Points
   * that wait since before a restart of the machine cannot be corrected, nor, outside Linux, since before one of the
   * process.
   * @default false
   */
  readonly correctClock?: boolean | undefined;
  /** Listeners, from the first event on; `client.on` adds more. */
  readonly on?: ClientListeners | undefined;
  /** An outbox of your own, in place of the storage's; the client closes it with itself. */
  readonly outbox?: Outbox | undefined;
}

/** When a batch is closed: at the first of these, and when it fills half of the memory that there is. */
export interface BatchLimits {
  /**
   * How many points; an integer above 0.
   * @default 1_000, as many as a point block holds
   */
  readonly maxPoints?: number | undefined;
  /**
   * How many bytes, a number taken as 16 and a text as 16 and its length; above 0.
   * @default 65_536, what a slow line carries within a second or two
   */
  readonly maxBytes?: number | undefined;
  /**
   * How long after its first point, in milliseconds; 0 or more.
   * @default 1_000, so that a reading is at the backend about a second after it was taken
   */
  readonly maxAgeMs?: number | undefined;
}

/** How much may be held in memory; what is in the outbox as well does not count. */
export interface MemoryLimits {
  /**
   * How many points; an integer above 0.
   * @default 1_000_000, which take about 4 MB once they are encoded
   */
  readonly maxPoints?: number | undefined;
  /**
   * How many bytes, above 0.
   * @default 16_777_216
   */
  readonly maxBytes?: number | undefined;
}

/** How long to wait between tries: a random time up to a bound that doubles, or what `Retry-After` says, an hour at most. */
export interface ForwardRetryOptions {
  /**
   * The first bound, in milliseconds; above 0.
   * @default 500
   */
  readonly minDelayMs?: number | undefined;
  /**
   * The last bound, in milliseconds; not below the first.
   * @default 60_000
   */
  readonly maxDelayMs?: number | undefined;
  /**
   * Random numbers from 0 up to 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/** The options with every default filled in. */
export interface ForwardingPolicy {
  readonly durability: "every-point" | "every-batch" | "interval";
  readonly intervalMs: number;
  readonly batch: { readonly maxPoints: number; readonly maxBytes: number; readonly maxAgeMs: number };
  readonly memory: { readonly maxPoints: number; readonly maxBytes: number };
  readonly whenFull: "reject" | "drop-oldest" | "drop-newest";
  readonly retry: BackOffPolicy;
  readonly drainPointsPerSecond: number;
  readonly correctClock: boolean;
}

const DURABILITIES = ["every-point", "every-batch", "interval"] as const;
const POLICIES = ["reject", "drop-oldest", "drop-newest"] as const;

/** Checks the options and fills in the defaults. */
export function resolvePolicy(options: StoreAndForwardOptions): ForwardingPolicy {
  if (typeof options !== "object" || options === null) throw new InvalidArgumentError("options", "an object", options);
  const { batch = {}, memory: given = {}, retry = {}, maxBytes, maxDeadLetterBytes } = options;
  if (maxBytes !== undefined) above(0, "maxBytes", maxBytes);
  if (maxDeadLetterBytes !== undefined) above(0, "maxDeadLetterBytes", maxDeadLetterBytes);
  checkListeners(options.on ?? {});
  const memory = {
    maxPoints: count("memory.maxPoints", given.maxPoints ?? 1_000_000),
    maxBytes: above(0, "memory.maxBytes", given.maxBytes ?? 16_777_216),
  };
  const minDelayMs = above(0, "retry.minDelayMs", retry.minDelayMs ?? 500);
  return {
    durability: oneOf(DURABILITIES, "durability", options.durability ?? "every-batch"),
    intervalMs: above(0, "intervalMs", options.intervalMs ?? 5_000),
    batch: {
      // What is being filled cannot make way.
      maxPoints: Math.min(count("batch.maxPoints", batch.maxPoints ?? 1_000), Math.ceil(memory.maxPoints / 2)),
      maxBytes: Math.min(above(0, "batch.maxBytes", batch.maxBytes ?? 65_536), memory.maxBytes / 2),
      maxAgeMs: atLeast(0, "batch.maxAgeMs", batch.maxAgeMs ?? 1_000),
    },
    memory,
    whenFull: oneOf(POLICIES, "whenFull", options.whenFull ?? "reject"),
    retry: {
      minDelayMs,
      maxDelayMs: atLeast(minDelayMs, "retry.maxDelayMs", retry.maxDelayMs ?? Math.max(60_000, minDelayMs)),
      random: checkRandom("retry.random", retry.random ?? Math.random),
    },
    drainPointsPerSecond: checkRate(options.drainPointsPerSecond ?? 100_000),
    correctClock: checkFlag(options.correctClock ?? false),
  };
}

function oneOf<const Word extends string>(words: readonly Word[], name: string, value: unknown): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new InvalidArgumentError(name, `one of ${words.join(", ")}`, value);
  return found;
}

function count(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  throw new InvalidArgumentError(name, "an integer above 0", value);
}

function checkRate(value: unknown): number {
  if (value === Number.POSITIVE_INFINITY) return value;
  return above(0, "drainPointsPerSecond", value);
}

function checkFlag(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new InvalidArgumentError("correctClock", "true or false", value);
}
