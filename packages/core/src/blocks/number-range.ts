/** The least and the greatest of some numbers, at least one; `NaN` where one of them is none. */
export function findRange(values: Float64Array): { least: number; greatest: number } {
  let least = values[0] as number;
  let greatest = least;
  for (let index = 1; index < values.length; index++) {
    least = Math.min(least, values[index] as number);
    greatest = Math.max(greatest, values[index] as number);
  }
  return { least: least + 0, greatest: greatest + 0 };
}
