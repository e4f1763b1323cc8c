import type { IobeamError } from "@iobeam/core";
import { expect } from "vitest";

/** What a call rejects with; fails the test where it resolves. */
export async function failureOf(promise: Promise<unknown>): Promise<IobeamError> {
  return promise.then(
    () => expect.unreachable("it resolved"),
    (error: IobeamError) => error,
  );
}
