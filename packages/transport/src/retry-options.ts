import { InvalidArgumentError } from "@iobeam/core";

/**
 * When a request that failed is tried again. Between tries it waits a random time up to a bound that
 * doubles ("full jitter", Brooker 2015, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/),
 * or as long as the backend's `Retry-After` says.
 */
export interface RetryOptions {
  /**
   * How often it is tried again after the first try; 0 or more.
   * @default 4
   */
  readonly retries?: number | undefined;
  /**
   * The first bound of the wait, in milliseconds.
   * @default 200
   */
  readonly minDelayMs?: number | undefined;
  /**
   * The last bound of the wait, in milliseconds. `Retry-After` may ask for more.
   * @default 10_000
   */
  readonly maxDelayMs?: number | undefined;
  /**
   * No try begins later than this after the call, or after the last part of an import that came
   * through; milliseconds.
   * @default 60_000
   */
  readonly totalMs?: number | undefined;
  /**
   * Random numbers from 0 up to 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/** The options with every default filled in. */
export type ResolvedRetryOptions = { readonly [Name in keyof RetryOptions]-?: NonNullable<RetryOptions[Name]> };

const defaults: ResolvedRetryOptions = {
  retries: 4,
  minDelayMs: 200,
  maxDelayMs: 10_000,
  totalMs: 60_000,
  random: Math.random,
};

/** Checks the options and fills in the defaults. */
export function resolveRetryOptions(options: RetryOptions): ResolvedRetryOptions {
  const { random = defaults.random } = options;
  const count = (name: "retries" | "minDelayMs" | "maxDelayMs" | "totalMs"): number => {
    const value = options[name] ?? defaults[name];
    if (typeof value === "number" && value >= 0) return value;
    throw new InvalidArgumentError(`retry.${name}`, "a number, 0 or more", value);
  };
  return {
    retries: count("retries"),
    minDelayMs: count("minDelayMs"),
    maxDelayMs: count("maxDelayMs"),
    totalMs: count("totalMs"),
    random,
  };
}
