import { setTimeout as wait } from "node:timers/promises";
import { type Client, ClientBuilder } from "@iobeam/client";
import { readLoad } from "../machine.ts";
import type { DeviceMessage, DeviceTask } from "./device-message.ts";

// A device in a process of its own, so that it can be killed: it samples until it is told to stop.

const TELL_EVERY_MS = 100;
const { IOBEAM_URL = "", IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN = "" } = process.env;
const { folder, firstSample, everyMs }: DeviceTask = JSON.parse(process.argv[2] ?? "{}");

const tell = (message: DeviceMessage, onTold = () => {}): unknown => process.send?.(message, onTold);
const stop = new AbortController();
process.on("message", () => stop.abort());
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the one that started this one says when to stop.
process.on("SIGINT", () => {});

const client = await new ClientBuilder(Number(IOBEAM_PROJECT_ID), IOBEAM_PROJECT_TOKEN)
  .setBackend(IOBEAM_URL)
  .saveToDisk(folder)
  .registerDevice()
  .storeAndForward({ durability: "every-point", retry: { maxDelayMs: 2_000 } })
  .build();

tell({ kind: "started", deviceId: client.deviceId ?? "", recovered: client.stats().recovered });
const telling = setInterval(() => tellStanding(client), TELL_EVERY_MS);
await sampleUntilStopped(client);
await client.close();
clearInterval(telling);
tellStanding(client, () => process.disconnect?.());

async function sampleUntilStopped(device: Client): Promise<void> {
  const machine = device.createDataStore(["sample", "cpu-load", "memory-free"]);
  for (let sample = firstSample; !stop.signal.aborted; sample++) {
    const row = { sample, ...(await readLoad()) };
    machine.add(Date.now(), row); // on the disk when this returns: from here on it is taken
    tell({ kind: "taken", sample, points: Object.keys(row).length });
    await wait(everyMs, undefined, { signal: stop.signal }).catch(() => {});
  }
}

function tellStanding(device: Client, onTold?: () => void): void {
  const { acknowledged, waiting, waitingInMemory } = device.stats();
  tell({ kind: "stands", acknowledged, inMemory: waitingInMemory, onDisk: waiting - waitingInMemory }, onTold);
}
