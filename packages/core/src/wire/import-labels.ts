import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { isWellFormed } from "../names/well-formed.ts";
import { checkObject } from "./json-value.ts";

/** What a source is marked with: a name and a text for each. */
export type Labels = Readonly<Record<string, string>>;

const MOST_LABELS = 16;
const LONGEST_TEXT = 256;
/** So that a cursor, which holds them, fits into a URL. */
const MOST_CHARACTERS = 1_024;

/**
 * Reads the labels of an import. Numbers and booleans become texts: the original command line sends `5` for
 * `device_id=5`.
 *
 * @param labels - as the body has them; nothing is no labels
 * @param deviceId - the `device_id` of the body, which was a label of that name once
 * @throws {@link InvalidArgumentError} that names the first wrong one
 */
export function readLabels(labels: unknown, deviceId: unknown): Labels {
  const read = Object.entries(checkObject(labels ?? {}, "labels")).map(([name, value]) => {
    checkSeriesName(name, "a name in labels");
    return [name, checkLabelText(value, `labels.${name}`)] as const;
  });
  const all = new Map(read);
  if (deviceId !== undefined) {
    const text = checkLabelText(deviceId, "device_id");
    if ((all.get("device_id") ?? text) !== text) {
      throw new InvalidArgumentError("device_id", `the same as labels.device_id, ${all.get("device_id")}`, deviceId);
    }
    all.set("device_id", text);
  }
  if (all.size <= MOST_LABELS && JSON.stringify([...all]).length <= MOST_CHARACTERS) return Object.fromEntries(all);
  const expected = `at most ${MOST_LABELS} labels, of ${MOST_CHARACTERS} characters together`;
  throw new InvalidArgumentError("labels", expected, labels);
}

/**
 * The text of a label; a number or a boolean is written out.
 *
 * @throws {@link InvalidArgumentError} for anything else, a text that is too long, and a whole number that a double does
 * not hold exactly: two of them would become one
 */
export function checkLabelText(value: unknown, argument: string): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value))) return String(value);
  if (typeof value === "string" && value.length <= LONGEST_TEXT && isWellFormed(value)) return value;
  throw new InvalidArgumentError(argument, `a text of at most ${LONGEST_TEXT} characters of valid Unicode`, value);
}
