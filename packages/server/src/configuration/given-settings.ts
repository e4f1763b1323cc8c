import { readFile } from "node:fs/promises";
import { flagOf, SETTINGS, type Setting, variableOf } from "./settings.ts";

/** What a setting is given as, and where. */
export interface Given {
  readonly text: string;
  /** For people: `--port`, `IOBEAM_PORT`, `port in iobeam.json`. */
  readonly source: string;
}

/** What was given of each setting, by its key. */
export type GivenSettings = ReadonlyMap<string, Given>;

/** Variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What stands in the flags: a text for each key, or `true` for a switch. */
export function readFlags(flags: Readonly<Record<string, unknown>>): GivenSettings {
  return collect((setting) => {
    const value = flags[setting.key];
    return value === undefined ? undefined : { text: String(value), source: flagOf(setting) };
  });
}

/** What stands in the environment; secrets also in files that it names, as in `IOBEAM_INVITE_CODE_FILE`. */
export async function readEnvironment(environment: Environment): Promise<GivenSettings> {
  const secrets = SETTINGS.filter(({ isSecret }) => isSecret === true);
  const fromFiles = new Map<string, Given>();
  for (const setting of secrets) {
    const source = `${variableOf(setting)}_FILE`;
    const path = environment[source];
    if (path !== undefined) fromFiles.set(setting.key, { text: (await readText(path, source)).trim(), source });
  }
  return collect((setting) => {
    const source = variableOf(setting);
    const text = environment[source];
    return text === undefined ? fromFiles.get(setting.key) : { text, source };
  });
}

/**
 * What stands in a file: a JSON object.
 *
 * @param source - where the path was given, for people
 * @throws Error for a file that cannot be read, is no JSON object or has a key that is no setting
 */
export async function readSettingsFile(path: string, source: string): Promise<GivenSettings> {
  const values = parseObject(await readText(path, source), path);
  const unknown = Object.keys(values).find((key) => !SETTINGS.some((setting) => setting.key === key));
  if (unknown !== undefined) {
    throw new Error(`${path}: there is no setting "${unknown.slice(0, 60)}"; iobeam-server start --help tells all`);
  }
  return collect(({ key }) => {
    const value = values[key];
    if (value === undefined) return undefined;
    if (typeof value === "object" && !Array.isArray(value)) {
      throw new Error(`"${key}" in ${path}: give a text, a number, true, false or a list of texts`);
    }
    return { text: Array.isArray(value) ? value.join(",") : String(value), source: `"${key}" in ${path}` };
  });
}

function collect(find: (setting: Setting) => Given | undefined): GivenSettings {
  const found = SETTINGS.map((setting) => [setting.key, find(setting)] as const);
  return new Map(found.flatMap(([key, given]) => (given === undefined ? [] : [[key, given]])));
}

async function readText(path: string, source: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`${source}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  });
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Without V8's words: they may quote a secret.
    throw new Error(`${path}: it is not JSON`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${path}: it must hold one JSON object, as in {"port": 4626}`);
}
