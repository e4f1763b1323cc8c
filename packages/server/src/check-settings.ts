import { BlockList, isIP } from "node:net";
import { InvalidArgumentError } from "@iobeam/core";
import { LOG_LEVELS } from "./http/log-options.ts";
import type { Settings } from "./server-options.ts";
import { checkTtl } from "./tokens/duration.ts";

const DAY_MS = 86_400_000;
/** In place of a secret in a message. */
const HIDDEN = "something else";

/**
 * Checks settings.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} that names the first one that is out of its range
 */
export function checkSettings(settings: Settings): void {
  const { host, logLevel, openSignUp, sendMail } = settings;
  check(typeof host === "string" && host !== "", "host", "an address, as in 127.0.0.1", host);
  check(LOG_LEVELS.includes(logLevel), "logLevel", `one of ${LOG_LEVELS.join(", ")}`, logLevel);
  check(typeof openSignUp === "boolean", "openSignUp", "true or false", openSignUp);
  check(sendMail === undefined || typeof sendMail === "function", "sendMail", "a function", sendMail);
  checkNumbers(settings);
  checkTtl(settings.tokenTtlMs, "tokenTtlMs");
  checkSecret(settings, "inviteCode", 8);
  checkSecret(settings, "metricsToken", 16);
  checkList(settings, "corsOrigins", isOrigin, "origins, as in https://example.org, or *");
  checkList(settings, "trustedProxies", isNetwork, "addresses or networks, as in 10.0.0.0/8");
}

function checkNumbers(settings: Settings): void {
  checkInteger(settings, "port", 0, 65_535);
  checkInteger(settings, "bodyLimit", 1, 1_024 ** 3);
  checkInteger(settings, "maxExportPoints", 1, Number.MAX_SAFE_INTEGER);
  checkInteger(settings, "requestTimeoutMs", 1, DAY_MS);
  checkInteger(settings, "closeTimeoutMs", 0, DAY_MS);
  checkInteger(settings, "maxConnections", 1, 1_000_000);
  checkInteger(settings, "tokenRate", 0, 1_000_000);
  checkInteger(settings, "addressRate", 0, 1_000_000);
  checkInteger(settings, "loginAttempts", 1, 1_000);
  checkInteger(settings, "maxTails", 0, 100_000);
}

function checkInteger(settings: Settings, name: keyof Settings, lowest: number, highest: number): void {
  const value = settings[name];
  const isInRange = typeof value === "number" && Number.isInteger(value) && value >= lowest && value <= highest;
  check(isInRange, name, `an integer from ${lowest} to ${highest}`, value);
}

function checkSecret(settings: Settings, name: "inviteCode" | "metricsToken", shortest: number): void {
  const value: unknown = settings[name];
  const isUsable = typeof value === "string" && value.length >= shortest && value.length <= 256 && !/\s/.test(value);
  check(value === undefined || isUsable, name, `${shortest} to 256 characters without a blank`, HIDDEN);
}

function checkList(
  settings: Settings,
  name: "corsOrigins" | "trustedProxies",
  isUsable: (text: string) => boolean,
  expected: string,
): void {
  const list: unknown = settings[name];
  check(Array.isArray(list), name, `a list of ${expected}`, list);
  const wrong = (list as unknown[]).find((text) => typeof text !== "string" || !isUsable(text));
  check(wrong === undefined, name, `a list of ${expected}`, wrong);
}

function isOrigin(text: string): boolean {
  return text === "*" || (URL.canParse(text) && new URL(text).origin === text);
}

function isNetwork(text: string): boolean {
  const [address = "", bits] = text.split("/");
  const family = isIP(address);
  if (family === 0 || bits === undefined) return family !== 0;
  try {
    new BlockList().addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : -1, family === 6 ? "ipv6" : "ipv4");
    return true;
  } catch {
    return false;
  }
}

function check(isRight: boolean, argument: string, expected: string, received: unknown): asserts isRight {
  if (!isRight) throw new InvalidArgumentError(argument, expected, received);
}
