import { readFile } from "node:fs/promises";
import type { Client } from "@iobeam/client";
import { parse } from "csv-parse/sync";

/** An hour of the weather. */
export interface WeatherHour {
  readonly time: Date;
  readonly temperature: number;
  readonly pressure: number;
  readonly wind: number;
}

/** The series that the weather goes to. */
export const weatherColumns = ["temperature", "pressure", "wind"] as const;

/**
 * The hours of a year in Seattle, from the npm package `vega-datasets` (hourly normals, U.S. National
 * Oceanic and Atmospheric Administration): °C, hPa and m/s.
 */
export async function readWeather(): Promise<WeatherHour[]> {
  const file = new URL("../data/seattle-weather-hourly-normals.csv", import.meta.resolve("vega-datasets"));
  const rows: Record<string, string>[] = parse(await readFile(file), { columns: true });
  return rows.map(({ date, temperature, pressure, wind }) => ({
    // The file has Pacific Standard Time, without saying so.
    time: new Date(`${date}-08:00`),
    temperature: Number(temperature),
    pressure: Number(pressure),
    wind: Number(wind),
  }));
}

/** Adds the hours to the client, as a table: three points each. */
export function addWeather(client: Client, hours: readonly WeatherHour[]): void {
  const table = client.createDataStore(weatherColumns);
  for (const { time, temperature, pressure, wind } of hours) table.add(time, { temperature, pressure, wind });
}
