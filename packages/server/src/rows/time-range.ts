import { InvalidArgumentError, parseWindow, parseWireMillis } from "@iobeam/core";
import type { TimeBounds } from "./row-query.ts";

/** A plus that came unencoded in a query arrives as a blank. */
const NOW = /^now\(\)(?:(\s*[+-]\s*|\s+)(\S+))?$/;

/**
 * Reads `from[,to]`, each in milliseconds or as in `now()-2h`; without `to`, until now.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything else, and for an end before its start
 */
export function parseTimeRange(text: string, nowMicros: number): Required<TimeBounds> {
  const [from = "", to = "now()", ...others] = text.split(",");
  if (others.length > 0) throw new InvalidArgumentError("time", "from[,to]", text);
  const fromMicros = parseMoment(from, nowMicros, "time");
  const toMicros = parseMoment(to.trim() === "" ? "now()" : to, nowMicros, "time");
  if (fromMicros <= toMicros) return { fromMicros, toMicros };
  throw new InvalidArgumentError("time", "from[,to] with an end that is not before its start", text);
}

/**
 * Reads a moment: milliseconds since 1970, or `now()`, or as in `now()-2h`.
 *
 * @returns microseconds since 1970
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything else
 */
export function parseMoment(text: string, nowMicros: number, argument: string): number {
  const moment = text.trim();
  const match = NOW.exec(moment);
  if (match === null) return parseMillis(moment, argument);
  const [, sign = "", duration] = match;
  if (duration === undefined) return nowMicros;
  const micros = nowMicros + (sign.trim() === "-" ? -1 : 1) * parseWindow(duration, argument);
  if (Number.isSafeInteger(micros)) return micros;
  throw new InvalidArgumentError(argument, "a time within ±(2^53 − 1) microseconds of 1970", text);
}

function parseMillis(text: string, argument: string): number {
  try {
    return parseWireMillis(text, argument);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw new InvalidArgumentError(argument, "milliseconds since 1970, or as in now() or now()-2h", text);
  }
}
