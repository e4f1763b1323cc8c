import { beforeEach, expect, it, vi } from "vitest";
import { findBootClock } from "../../src/outbox/boot-clock.ts";

const faked = vi.hoisted(() => ({ uptime: 0 }));

vi.mock("node:os", async (load) => ({ ...(await load<typeof import("node:os")>()), uptime: () => faked.uptime }));

const isLinux = process.platform === "linux";
const awakeSeconds = (): number => Number(process.hrtime.bigint() / 1_000_000_000n);

beforeEach(() => {
  faked.uptime = awakeSeconds();
});

it.runIf(isLinux)("the clock of a start of the machine goes on while the machine sleeps", async () => {
  const clock = await findBootClock();
  const before = clock?.elapsedMs() ?? Number.NaN;
  faked.uptime += 3_600.25;
  expect(clock?.elapsedMs()).toBeCloseTo(before + 3_600_250, 3);
});

it.runIf(isLinux)("the clock of a start of the machine never steps back", async () => {
  const clock = await findBootClock();
  const before = clock?.elapsedMs();
  faked.uptime -= 0.01;
  expect(clock?.elapsedMs()).toBe(before);
});

it.runIf(isLinux)("there is no clock of a start of the machine where the system tells another's", async () => {
  faked.uptime = awakeSeconds() - 5;
  expect(await findBootClock()).toBeUndefined();
});
