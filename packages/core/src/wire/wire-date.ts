/** A date as the v1 API writes it in JSON: `2016-08-28 17:25:31 +0000`, in UTC, cut to the second. */
export function formatWireDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} +0000`;
}
