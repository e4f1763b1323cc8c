import { type Client, ClientBuilder, type ClientEvents, type StoreAndForwardOptions } from "@iobeam/client";
import { createManualClock, type ManualClock } from "@iobeam/core/testing";
import { onTestFinished } from "vitest";
import { makeUnsignedToken } from "../tokens.ts";
import { createFickleBackend, type FickleBackend } from "./fickle-backend.ts";

/** A client that stores and forwards in memory, with a backend and a clock that do as they are told. */
export interface Forwarding {
  readonly client: Client;
  readonly backend: FickleBackend;
  readonly clock: ManualClock;
  /** What was told, in order: `acknowledged 3`. */
  readonly events: string[];
}

/** Starts one; it is closed with the test. */
export async function startForwarding(
  options: StoreAndForwardOptions = {},
  backend: FickleBackend = createFickleBackend(),
): Promise<Forwarding> {
  const clock = createManualClock(1_600_000_000_000_000);
  const events: string[] = [];
  const client = await new ClientBuilder(6, makeUnsignedToken())
    .transport(backend)
    .clock(clock)
    .setDeviceId("d")
    .storeAndForward({ retry: { random: () => 1 }, ...options })
    .build();
  record(client, events);
  onTestFinished(async () => {
    const closed = client.close({ timeoutMs: 0 }).catch(() => {});
    await clock.advance(1);
    await closed;
  });
  return { client, backend, clock, events };
}

function record(client: Client, events: string[]): void {
  const on = <Name extends keyof ClientEvents>(name: Name, tell: (event: ClientEvents[Name]) => unknown): void => {
    client.on(name, (event) => events.push(`${name} ${tell(event)}`));
  };
  on("acknowledged", ({ points }) => points);
  on("failed", ({ error, attempt, retryInMs }) => `${error.code} ${attempt} ${retryInMs}`);
  on("rejected", ({ points, series }) => `${points} ${series}`);
  on("dropped", ({ points, reason }) => `${points} ${reason}`);
  on("storageFailed", ({ error }) => error.code);
  on("storageRecovered", () => "");
  on("drained", () => "");
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
