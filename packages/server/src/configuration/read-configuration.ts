import { InvalidArgumentError } from "@iobeam/core";
import { completeOptions, type ServerOptions } from "../server-options.ts";
import { type Environment, type Given, readEnvironment, readFlags, readSettingsFile } from "./given-settings.ts";
import { flagOf, SETTINGS, type Setting } from "./settings.ts";

/** What the command was told. */
export interface Configuration {
  /** For the server. */
  readonly options: ServerOptions & { readonly dataDir: string; readonly host: string; readonly port: number };
  /** Where keys for new passwords are sent to. */
  readonly mailHook?: string | undefined;
}

/** Names the file with settings. */
const CONFIG_VARIABLE = "IOBEAM_CONFIG";

/**
 * Puts the settings together: a flag goes before the environment, that before the file, and that before the default.
 *
 * @param flags - by key; beside the settings `config`, a path
 * @throws Error that says where a value stands that cannot be used
 */
export async function readConfiguration(
  flags: Readonly<Record<string, unknown>>,
  environment: Environment,
): Promise<Configuration> {
  const fromFlags = readFlags(flags);
  const fromEnvironment = await readEnvironment(environment);
  const path = flags["config"] ?? environment[CONFIG_VARIABLE];
  const source = flags["config"] === undefined ? CONFIG_VARIABLE : "--config";
  const fromFile = path === undefined ? undefined : await readSettingsFile(String(path), source);
  const find = (setting: Setting): Given | undefined => {
    const { key, fallback } = setting;
    const given = fromFlags.get(key) ?? fromEnvironment.get(key) ?? fromFile?.get(key);
    return given ?? (fallback === undefined ? undefined : { text: fallback, source: flagOf(setting) });
  };
  const values = SETTINGS.flatMap((setting) => {
    const given = find(setting);
    return given === undefined ? [] : [[setting.option, parse(setting, given)] as const];
  });
  const { mailHook, ...options }: Record<string, unknown> = Object.fromEntries(values);
  checkRanges(options, find);
  // What the table parses is what these are.
  return { options: options as unknown as Configuration["options"], mailHook: mailHook as string | undefined };
}

function parse({ parse: read, isSecret }: Setting, { text, source }: Given): unknown {
  try {
    return read(text);
  } catch (error) {
    const received = isSecret === true ? "" : `, not ${JSON.stringify(text.slice(0, 60))}`;
    throw new Error(`${source}: give ${(error as Error).message}${received}`);
  }
}

function checkRanges(options: ServerOptions, find: (setting: Setting) => Given | undefined): void {
  try {
    completeOptions(options);
  } catch (error) {
    const setting = error instanceof InvalidArgumentError && SETTINGS.find(({ option }) => option === error.argument);
    const given = setting ? find(setting) : undefined;
    if (given === undefined) throw error;
    throw new Error(`${given.source}: ${(error as Error).message}`, { cause: error });
  }
}
