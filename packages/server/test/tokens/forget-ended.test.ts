import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { REFRESHABLE_MS, startForgetting } from "../../src/tokens/forget-ended.ts";

const DAY_MS = 86_400_000;
const log = { info: vi.fn(), error: vi.fn() };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("forgets once a day what ended two years ago, whatever fails, until it is stopped", async () => {
  const forget = vi.fn(async (_endedMs: number) => 3).mockRejectedValueOnce(new Error("busy"));
  const job = startForgetting({ store: { tokens: { forget } } as never, log });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log.error).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(forget).toHaveBeenCalledTimes(3);
  expect(forget).toHaveBeenLastCalledWith(Date.now() - REFRESHABLE_MS);
  await job.stop();
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(forget).toHaveBeenCalledTimes(3);
});
