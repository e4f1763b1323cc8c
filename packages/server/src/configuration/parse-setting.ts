/** Reads what a setting is given as; throws an Error whose message is read after "give". */
export type ParseSetting = (text: string) => unknown;

const SIZES: Readonly<Record<string, number>> = { "": 1, KiB: 1_024, MiB: 1_024 ** 2, GiB: 1_024 ** 3 };
const TIMES: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Any text but an empty one. */
export function parseText(text: string): string {
  if (text !== "") return text;
  throw new Error("a text that is not empty");
}

/** A whole number. */
export function parseCount(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error("a whole number");
}

/** A number of bytes: `10MiB`. */
export function parseSize(text: string): number {
  return measure(text, SIZES, "bytes, or a whole number with KiB, MiB or GiB, as in 10MiB");
}

/** A duration in milliseconds: `30d`. */
export function parseTime(text: string): number {
  return measure(text, TIMES, "a whole number with ms, s, m, h, d or w, as in 30d");
}

/** `true` or `false`. */
export function parseSwitch(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw new Error("true or false");
}

/** Texts with commas between them; none where it is empty. */
export function parseList(text: string): readonly string[] {
  return text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
}

/** An address of the web. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.href;
  throw new Error("a URL that begins with http:// or https://");
}

function measure(text: string, units: Readonly<Record<string, number>>, expected: string): number {
  const [, count, unit = ""] = /^(\d{1,12})([A-Za-z]*)$/.exec(text) ?? [];
  const value = Number(count) * (units[unit] ?? Number.NaN);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(expected);
}
