/** The time of every device's first row; milliseconds since 1970. */
export const FIRST_MS = 1_767_225_600_000;

/** So much time is between two rows; milliseconds. */
export const STEP_MS = 1_000;

const NAMES: readonly string[] = ["temperature", "humidity", "pressure", "light"];

/** The names of so many series. */
export function seriesNames(count: number): string[] {
  return Array.from({ length: count }, (_, at) => NAMES[at] ?? `series-${at}`);
}

/**
 * The value in a row of a series, in hundredths: a day's course with noise. Every device has the same ones, so that
 * who checks them needs no word of who wrote them, and bodies are made once for all devices.
 */
export function valueAt(series: number, row: number): number {
  const course = 20 + 5 * Math.sin(row / 300 + series);
  return Math.round((course + noise(row * 31 + series)) * 100) / 100;
}

/** Between 0 and 1, and always the same for a number. */
function noise(seed: number): number {
  let bits = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
