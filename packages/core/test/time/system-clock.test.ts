import { systemClock } from "@iobeam/core";
import { afterEach, describe, expect, it, vi } from "vitest";

const DAY_MS = 86_400_000;
/** Far ahead of what other tests have read. */
const START = Date.now() + 1_000 * DAY_MS;

afterEach(() => {
  vi.useRealTimers();
});

/** The readings of the clock while the wall clock shows each of `walls`. */
function readAt(...walls: number[]): number[] {
  vi.useFakeTimers({ toFake: ["Date"] });
  return walls.map((wall) => {
    vi.setSystemTime(wall);
    return systemClock.nowMicros();
  });
}

describe("systemClock", () => {
  it("counts up within a millisecond", () => {
    expect(readAt(START, START, START, START + 1)).toEqual([
      START * 1_000,
      START * 1_000 + 1,
      START * 1_000 + 2,
      (START + 1) * 1_000,
    ]);
  });

  it("keeps rising over a small step back of the wall clock", () => {
    const [first = 0, second, third] = readAt(START + 10_000, START + 9_500, START + 9_600);
    expect([second, third]).toEqual([first + 1, first + 2]);
  });

  it("follows a wall clock that was set back", () => {
    expect(readAt(START + 20_000, START + 10_000)[1]).toBe((START + 10_000) * 1_000);
  });

  it("follows small steps back once they add up", () => {
    const walls = Array.from({ length: 5 }, (_, step) => START + 40_000 - step * 400);
    expect(readAt(...walls).at(3)).toBe((START + 40_000 - 1_200) * 1_000);
  });

  it("keeps rising where it is read more often than once a microsecond for a long time", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(START + 60_000);
    let last = systemClock.nowMicros();
    for (let count = 0; count < 1_100_000; count += 1) {
      const next = systemClock.nowMicros();
      if (next <= last) expect.fail(`${next} after ${last}, read ${count}`);
      last = next;
    }
  });

  it("measures time that never steps back", () => {
    const first = systemClock.elapsedMs();
    expect(systemClock.elapsedMs()).toBeGreaterThanOrEqual(first);
  });

  it("calls back once after the delay", () => {
    vi.useFakeTimers();
    const callback = vi.fn();
    systemClock.setTimer(callback, 50);
    vi.advanceTimersByTime(49);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it.each([0, 49])("never calls back where it is cancelled after %i ms", (elapsed) => {
    vi.useFakeTimers();
    const callback = vi.fn();
    const cancel = systemClock.setTimer(callback, 50);
    vi.advanceTimersByTime(elapsed);
    cancel();
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(callback).not.toHaveBeenCalled();
  });

  it("waits longer than setTimeout can, and can still be cancelled", () => {
    vi.useFakeTimers();
    const [callback, cancelled] = [vi.fn(), vi.fn()];
    systemClock.setTimer(callback, 60 * DAY_MS);
    const cancel = systemClock.setTimer(cancelled, 60 * DAY_MS);
    vi.advanceTimersByTime(59 * DAY_MS);
    expect(callback).not.toHaveBeenCalled();
    cancel();
    vi.advanceTimersByTime(DAY_MS);
    expect(callback).toHaveBeenCalledTimes(1);
    expect(cancelled).not.toHaveBeenCalled();
  });
});
