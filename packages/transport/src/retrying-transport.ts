import {
  AbortedError,
  BackendUnavailableError,
  type CallOptions,
  type Clock,
  type ImportBatch,
  ImportProgress,
  IobeamError,
  NetworkError,
  type QueryReq,
  type StreamOptions,
  type StreamPage,
  sleep,
  systemClock,
  type Transport,
} from "@iobeam/core";
import { type ResolvedRetryOptions, type RetryOptions, resolveRetryOptions } from "./retry-options.ts";

/**
 * Tries the calls of any transport again where that can help (`retryable`), and then only what is
 * still missing of an import. A registration is tried again only where the backend surely did not
 * act on it: it is the one call that is not idempotent. A stream goes on after its last page. A
 * tail is left to who reads it.
 *
 * @param transport - the transport to try
 * @param options - how often and how long
 * @param clock - what it waits on. Default: the system's
 *
 * @example
 * ```ts
 * import { createMemoryTransport } from "@iobeam/core";
 * import { createRetryingTransport } from "@iobeam/transport";
 *
 * const transport = createRetryingTransport(createMemoryTransport(), { retries: 2 });
 * ```
 */
export function createRetryingTransport(
  transport: Transport,
  options: RetryOptions = {},
  clock: Clock = systemClock,
): Transport {
  const policy: Policy = { ...resolveRetryOptions(options), clock };
  const { stream, tail } = transport;
  return {
    ...(stream && { stream: (request, call) => streamWithRetry(stream.bind(transport), request, call, policy) }),
    // Only who reads it knows what is to be done about the points that were missed.
    ...(tail && { tail: tail.bind(transport) }),
    registerDevice: (registration, call) =>
      new Attempts(policy, call.signal).run(() => transport.registerDevice(registration, call), surelyWithoutEffect),
    importBatch: (batch, call) => importWithRetry(transport, batch, call, new Attempts(policy, call.signal)),
    query: (request, call) => new Attempts(policy, call.signal).run(() => transport.query(request, call)),
    refreshToken: (call) => new Attempts(policy, call.signal).run(() => transport.refreshToken(call)),
    serverTime: (call) => new Attempts(policy, call.signal).run(() => transport.serverTime(call)),
  };
}

interface Policy extends ResolvedRetryOptions {
  readonly clock: Clock;
}

async function importWithRetry(
  transport: Transport,
  batch: ImportBatch,
  call: CallOptions,
  attempts: Attempts,
): Promise<void> {
  const progress = new ImportProgress(batch);
  try {
    await attempts.run(async () => {
      const before = progress.unstored;
      try {
        await progress.attempt((rest) => transport.importBatch(rest, call));
      } finally {
        if (progress.unstored !== before) attempts.restartClock();
      }
    });
  } catch (error) {
    throw progress.failure(error);
  }
}

/** Goes on after the last page that has arrived; the policy counts for each page. */
async function* streamWithRetry(
  stream: NonNullable<Transport["stream"]>,
  request: QueryReq,
  call: StreamOptions,
  policy: Policy,
): AsyncGenerator<StreamPage> {
  let { cursor } = call;
  let pages: AsyncIterator<StreamPage> | undefined;
  const next = async (): Promise<IteratorResult<StreamPage>> => {
    pages ??= stream(request, { ...call, cursor })[Symbol.asyncIterator]();
    try {
      return await pages.next();
    } catch (error) {
      pages = undefined;
      throw error;
    }
  };
  try {
    for (;;) {
      const { done, value: page } = await new Attempts(policy, call.signal).run(next);
      if (done) return;
      yield page;
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  } finally {
    await pages?.return?.();
  }
}

/** The tries of one call. */
class Attempts {
  readonly #policy: Policy;
  readonly #signal: AbortSignal | undefined;
  #startedMs: number;

  constructor(policy: Policy, signal: AbortSignal | undefined) {
    this.#policy = policy;
    this.#signal = signal;
    this.#startedMs = policy.clock.elapsedMs();
  }

  /** There was progress: the total deadline counts from now. */
  restartClock(): void {
    this.#startedMs = this.#policy.clock.elapsedMs();
  }

  async run<T>(call: () => Promise<T>, mayRetry: (error: IobeamError) => boolean = isRetryable): Promise<T> {
    for (let retry = 0; ; retry++) {
      try {
        return await call();
      } catch (error) {
        if (!IobeamError.is(error) || !mayRetry(error) || retry >= this.#policy.retries) throw error;
        const delayMs = error.retryAfterMs ?? this.#backoff(retry);
        if (this.#elapsed() + delayMs > this.#policy.totalMs) throw error;
        await sleep(this.#policy.clock, delayMs, this.#signal);
        if (this.#signal?.aborted) throw new AbortedError("Waiting to try again", { cause: this.#signal.reason });
      }
    }
  }

  #elapsed(): number {
    return this.#policy.clock.elapsedMs() - this.#startedMs;
  }

  #backoff(retry: number): number {
    const { minDelayMs, maxDelayMs, random } = this.#policy;
    return random() * Math.min(maxDelayMs, minDelayMs * 2 ** retry);
  }
}

function isRetryable(error: IobeamError): boolean {
  return error.retryable;
}

function surelyWithoutEffect(error: IobeamError): boolean {
  if (error instanceof BackendUnavailableError) return error.status === 429 || error.status === 503;
  return error instanceof NetworkError && !error.mayHaveArrived;
}
