import { sleep } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";

describe("sleep", () => {
  it("resolves when the time has passed", async () => {
    const clock = createManualClock();
    let isOver = false;
    const over = sleep(clock, 100).then(() => {
      isOver = true;
    });
    await clock.advance(99);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await over;
    expect(isOver).toBe(true);
  });

  it("resolves early where the signal aborts, and leaves no timer and no listener", async () => {
    const clock = createManualClock();
    const controller = new AbortController();
    const over = sleep(clock, 100, controller.signal);
    expect(clock.waiting).toBe(1);
    controller.abort();
    await over;
    expect(clock.waiting).toBe(0);
  });

  it("sets no timer where the signal has aborted already", async () => {
    const clock = createManualClock();
    await sleep(clock, 100, AbortSignal.abort());
    expect(clock.waiting).toBe(0);
  });
});
