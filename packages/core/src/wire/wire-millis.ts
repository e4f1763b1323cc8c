import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

const FORM = /^(-?)(\d{1,16})(?:\.(\d{1,3})\d*)?$/;

/** Microseconds as the milliseconds of a `from` or `to`: exact, with a fraction only where there is one. */
export function formatWireMillis(micros: number): string {
  const size = Math.abs(micros);
  const rest = size % 1_000;
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
  return `${micros < 0 ? "-" : ""}${(size - rest) / 1_000}${fraction}`;
}

/**
 * The microseconds that a `from` or `to` means. Read digit by digit: as a double, a fraction of a
 * large number of milliseconds may fall on the next microsecond. Digits past the microsecond are dropped.
 *
 * @throws {@link InvalidArgumentError} for anything but decimal milliseconds within ±(2^53 − 1) microseconds
 */
export function parseWireMillis(text: string, argument: string): number {
  const [, sign, whole = "", fraction = ""] = FORM.exec(text) ?? [];
  const micros = Number(whole) * 1_000 + Number(fraction.padEnd(3, "0"));
  if (whole === "" || !Number.isSafeInteger(micros)) {
    throw new InvalidArgumentError(argument, "milliseconds since 1970, as in 1427316488000 or 1427316488000.123", text);
  }
  return sign === "-" && micros !== 0 ? -micros : micros;
}
