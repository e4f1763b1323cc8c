import { InvalidArgumentError } from "@iobeam/core";

const FORM = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(Z|[+-]\d\d:?\d\d)$/;

/**
 * The milliseconds of a `created`: `2016-08-28 17:25:31 +0000`, or ISO 8601 with its zone.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything else
 */
export function parseCreated(text: string): number {
  const [, day, time, zone] = FORM.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone?.replace(/^(...)(\d\d)$/, "$1:$2")}`);
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError("created", "a date as in 2016-08-28 17:25:31 +0000", text);
}
