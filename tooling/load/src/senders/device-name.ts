/** The id of a device by its number: all of a group are equally long. */
export function deviceName(group: string, number: number): string {
  return `${group}-${String(number).padStart(6, "0")}`;
}
