import { setTimeout as wait } from "node:timers/promises";
import { type Client, DataPoint } from "@iobeam/client";
import { cpuTemperature, currentLoad, mem } from "systeminformation";

/** What is read of this machine, and in which unit. */
export const machineSeries = {
  "cpu-load": "%",
  "memory-free": "MB",
  "cpu-temperature": "°C",
} as const;

/** One look at this machine; the temperature is missing where there is no sensor. */
export interface MachineReading {
  readonly "cpu-load": number;
  readonly "memory-free": number;
  readonly "cpu-temperature": number | undefined;
}

/** Reads what can be read many times a second; the temperature takes a process of its own on some systems. */
export async function readLoad(): Promise<Pick<MachineReading, "cpu-load" | "memory-free">> {
  const [load, memory] = await Promise.all([currentLoad(), mem()]);
  return { "cpu-load": round(load.currentLoad), "memory-free": round(memory.available / 1e6) };
}

/** Reads this machine's own sensors. */
async function readMachine(): Promise<MachineReading> {
  const [load, temperature] = await Promise.all([readLoad(), cpuTemperature()]);
  const isThere = Number.isFinite(temperature.main) && temperature.main > 0;
  return { ...load, "cpu-temperature": isThere ? round(temperature.main) : undefined };
}

/** Takes `count` readings, `everyMs` apart, and adds them to the client. */
export async function sampleMachine(client: Client, count: number, everyMs: number): Promise<MachineReading[]> {
  const readings: MachineReading[] = [];
  for (let taken = 0; taken < count; taken++) {
    if (taken > 0) await wait(everyMs);
    const reading = await readMachine();
    for (const [series, value] of Object.entries(reading)) {
      if (value !== undefined) client.addDataPoint(series, new DataPoint(value));
    }
    readings.push(reading);
  }
  return readings;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
