import { AbortedError, IobeamError, RequestTimeoutError } from "@iobeam/core";
import type { HttpRequest } from "./exchange.ts";
import { networkFailure } from "./failure.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";

/** What a deadline is made of. */
export type DeadlineOptions = Pick<ResolvedHttpTransportOptions, "baseUrl" | "timeoutMs" | "clock">;

/** Runs a part of a request until it is done, too late, or ended by the request's signal; rejects with an `IobeamError`. */
export async function withDeadline<T>(
  { baseUrl, timeoutMs, clock }: DeadlineOptions,
  { method, path, signal }: Pick<HttpRequest, "method" | "path" | "signal">,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const name = `${method} ${new URL(path, baseUrl).pathname}`;
  const controller = new AbortController();
  let end: (error: Error) => void = () => {};
  // A fetch that does not heed its signal must not keep the caller waiting.
  const ended = new Promise<never>((_resolve, reject) => {
    end = (error) => {
      reject(error);
      controller.abort(error);
    };
  });
  const onAbort = (): void => end(new AbortedError(name, { cause: signal?.reason }));
  const cancel = clock.setTimer(() => end(new RequestTimeoutError(name, timeoutMs)), timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    return await Promise.race([ended, controller.signal.aborted ? ended : run(controller.signal)]);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw IobeamError.is(error) ? error : networkFailure(error, baseUrl);
  } finally {
    cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}
