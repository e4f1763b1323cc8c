import { sleep } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";

describe("createManualClock", () => {
  it("stands still until it is turned, and each reading of the wall is later", async () => {
    const clock = createManualClock(1_000);
    expect([clock.nowMicros(), clock.nowMicros(), clock.elapsedMs()]).toEqual([1_000, 1_001, 0]);
    await clock.advance(5);
    expect([clock.nowMicros(), clock.elapsedMs()]).toEqual([6_002, 5]);
  });

  it("runs timers when they fall due, in order, those that they set too", async () => {
    const clock = createManualClock();
    const rung: [string, number][] = [];
    const ring = (name: string) => () => void rung.push([name, clock.elapsedMs()]);
    clock.setTimer(ring("late"), 30);
    clock.setTimer(ring("first"), 10);
    clock.setTimer(ring("second"), 10);
    clock.setTimer(() => clock.setTimer(ring("set by a timer"), 5), 15);
    clock.setTimer(ring("after the end"), 31);
    await clock.advance(30);
    expect(rung).toEqual([
      ["first", 10],
      ["second", 10],
      ["set by a timer", 20],
      ["late", 30],
    ]);
    expect(clock.waiting).toBe(1);
  });

  it("lets what a timer resolved set the next one", async () => {
    const clock = createManualClock();
    const naps = (async () => {
      for (let count = 0; count < 3; count += 1) await sleep(clock, 10);
      return clock.elapsedMs();
    })();
    await clock.advance(100);
    expect(await naps).toBe(30);
  });

  it("never runs a timer that was cancelled", async () => {
    const clock = createManualClock();
    let rung = 0;
    const cancel = clock.setTimer(() => {
      rung += 1;
    }, 5);
    cancel();
    cancel();
    await clock.advance(10);
    expect([rung, clock.waiting]).toEqual([0, 0]);
  });

  it("runs a timer that is due at once, or was due in the past, at the next turn", async () => {
    const clock = createManualClock();
    const rung: number[] = [];
    clock.setTimer(() => rung.push(0), 0);
    clock.setTimer(() => rung.push(-5), -5);
    await clock.advance(0);
    expect(rung).toEqual([0, -5]);
  });

  it("sets the wall clock and nothing else", async () => {
    const clock = createManualClock(5_000_000);
    await clock.advance(10);
    clock.setWall(1_000);
    expect([clock.nowMicros(), clock.elapsedMs()]).toEqual([1_000, 10]);
  });

  it("shows whole microseconds, also after delays that are none", async () => {
    const clock = createManualClock();
    for (const ms of [0.1, 1.1, 0.00001, 2.7]) {
      const before = clock.nowMicros();
      await clock.advance(ms);
      const after = clock.nowMicros();
      expect(Number.isSafeInteger(after)).toBe(true);
      expect(after).toBeGreaterThan(before);
    }
    clock.setWall(7);
    expect(clock.nowMicros()).toBe(7);
  });

  it.each([-1, Number.NaN])("cannot be turned by %d", async (ms) => {
    await expect(createManualClock().advance(ms)).rejects.toThrow("ms must be a number not below 0");
  });

  it("tells when a timer is set", async () => {
    const clock = createManualClock();
    let told = 0;
    const waits = [clock.timerSet(), clock.timerSet()].map((wait) =>
      wait.then(() => {
        told += 1;
      }),
    );
    await Promise.resolve();
    expect(told).toBe(0);
    clock.setTimer(() => {}, 5);
    await Promise.all(waits);
    await clock.timerSet();
    expect(told).toBe(2);
  });
});
