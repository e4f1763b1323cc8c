import { Sender } from "../senders/sender.ts";
import type { Backend } from "../server/backend.ts";

/** So many devices have points to read, of one series each. */
export const READ_DEVICES = 100;
/** The prefix of their ids. */
export const READ_GROUP = "read";

/** Brings the points of the devices that are read to so many each. */
export async function fill(backend: Backend, from: number, to: number): Promise<void> {
  const points = Math.min(10_000, to - from);
  const sender = new Sender();
  const shape = { points, series: 1, group: READ_GROUP, devices: READ_DEVICES };
  await sender.start(backend, { ...shape, forms: ["blocks"], isStubborn: false, from: from / points, to: to / points });
  const { errors } = await sender.end("finish");
  if (errors.length > 0) throw new Error(`filling failed: ${errors[0]}`);
}
