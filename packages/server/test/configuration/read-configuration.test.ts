import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfiguration } from "../../src/configuration/read-configuration.ts";
import { SETTINGS, type Setting, variableOf } from "../../src/configuration/settings.ts";
import { completeOptions } from "../../src/server-options.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-configuration-"));
  file = join(folder, "iobeam.json");
});
afterEach(() => rm(folder, { recursive: true }));

/** A value for each setting that is not its default, as text, and what it means. */
const OTHERS: Readonly<Record<string, readonly [text: string, meaning: unknown]>> = {
  data: ["/srv/iobeam", "/srv/iobeam"],
  host: ["0.0.0.0", "0.0.0.0"],
  port: ["8080", 8_080],
  logLevel: ["trace", "trace"],
  openSignUp: ["true", true],
  inviteCode: ["an-invite-code", "an-invite-code"],
  mailHook: ["https://mail.example/send?key=1", "https://mail.example/send?key=1"],
  loginAttempts: ["3", 3],
  tokenTtl: ["2w", 1_209_600_000],
  tokenRate: ["0", 0],
  addressRate: ["7", 7],
  maxConnections: ["5", 5],
  maxTails: ["6", 6],
  maxExportPoints: ["99", 99],
  bodyLimit: ["3KiB", 3_072],
  requestTimeout: ["1500ms", 1_500],
  closeTimeout: ["0s", 0],
  corsOrigins: ["https://a.example, http://b.example:81", ["https://a.example", "http://b.example:81"]],
  trustedProxies: ["10.0.0.0/8,::1", ["10.0.0.0/8", "::1"]],
  metricsToken: ["a-token-for-metrics", "a-token-for-metrics"],
};

async function read(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const { options, mailHook } = await readConfiguration(flags, environment);
  return { ...options, mailHook };
}

async function failure(flags: Record<string, unknown>, environment: Record<string, string> = {}): Promise<string> {
  return read(flags, environment).then(
    () => "nothing",
    (error: Error) => error.message,
  );
}

describe("every setting", () => {
  it("is tried here", () => {
    expect(Object.keys(OTHERS)).toEqual(SETTINGS.map(({ key }) => key));
  });

  it("of the server is one of the command", () => {
    const inProcess = ["store", "logStream", "sendMail"];
    const options = new Set(SETTINGS.map(({ option }) => option));
    const known = Object.keys(completeOptions({ inviteCode: "12345678", metricsToken: "0123456789abcdef" }));
    expect(known.filter((name) => !options.has(name as Setting["option"]) && !inProcess.includes(name))).toEqual([]);
  });

  it.each(SETTINGS)("comes from the file, the environment before it, a flag before that: $key", async (setting) => {
    const { key, option, fallback } = setting;
    const [text, meaning] = OTHERS[key] ?? [];
    const variable = { [variableOf(setting)]: text ?? "" };
    await writeFile(file, "{}");
    const untold = (await read({ config: file }))[option];
    expect(untold).toEqual(fallback === undefined ? undefined : setting.parse(fallback));
    expect(untold).not.toEqual(meaning);
    expect((await read({ [key]: text }))[option]).toEqual(meaning);
    expect((await read({ config: file }, variable))[option]).toEqual(meaning);
    await writeFile(file, JSON.stringify({ [key]: text }));
    expect((await read({ config: file }))[option]).toEqual(meaning);
    expect((await read({}, { IOBEAM_CONFIG: file }))[option]).toEqual(meaning);
    if (fallback === undefined) return;
    expect((await read({ config: file, [key]: fallback }, variable))[option]).toEqual(untold);
    expect((await read({ config: file }, { [variableOf(setting)]: fallback }))[option]).toEqual(untold);
  });

  it("has the default of the server, but for where and how loud it is", async () => {
    const { dataDir, mailHook, ...told } = await read({});
    const { logStream, ...defaults } = completeOptions({ port: 4_626, logLevel: "warn" });
    expect(told).toEqual(defaults);
    expect([dataDir, mailHook, logStream]).toEqual(["./iobeam-data", undefined, process.stderr]);
  });
});

describe("a file", () => {
  it("may say numbers, switches and lists in JSON", async () => {
    const origins = ["https://a.example", "https://b.example"];
    await writeFile(file, JSON.stringify({ port: 80, openSignUp: true, corsOrigins: origins, tokenRate: 5 }));
    expect(await read({ config: file })).toMatchObject({
      port: 80,
      openSignUp: true,
      corsOrigins: origins,
      tokenRate: 5,
    });
  });

  it.each([
    ['{"prot":1}', /iobeam\.json: there is no setting "prot"/],
    ["[1]", /iobeam\.json: it must hold one JSON object/],
    ['{"inviteCode":"s3cret-c0de', /iobeam\.json: it is not JSON$/],
    ['{"port":{"a":1}}', /"port" in .*iobeam\.json: give a text/],
    ['{"port":null}', /"port" in .*iobeam\.json: give a text/],
    ['{"port":"x"}', /"port" in .*iobeam\.json: give a whole number, not "x"/],
    ['{"port":70000}', /"port" in .*iobeam\.json: port must be an integer from 0 to 65535/],
  ])("that says %s is refused", async (text, message) => {
    await writeFile(file, text);
    expect(await failure({ config: file })).toMatch(message);
  });

  it("that cannot be read is told with who named it", async () => {
    expect(await failure({ config: file })).toMatch(/^--config: .*iobeam\.json cannot be read \(ENOENT\)$/);
    expect(await failure({}, { IOBEAM_CONFIG: file })).toMatch(/^IOBEAM_CONFIG: .*ENOENT/);
  });
});

describe("a wrong value", () => {
  it.each([
    [{ port: "http" }, {}, /^--port: give a whole number, not "http"$/],
    [{ port: "99999" }, {}, /^--port: port must be an integer from 0 to 65535; received 99999$/],
    [{ logLevel: "loud" }, {}, /^--log-level: logLevel must be one of silent, /],
    [{}, { IOBEAM_BODY_LIMIT: "10MB" }, /^IOBEAM_BODY_LIMIT: give bytes, or /],
    [{}, { IOBEAM_BODY_LIMIT: "2GiB" }, /^IOBEAM_BODY_LIMIT: bodyLimit must be an integer from 1 to 1073741824/],
    [{}, { IOBEAM_TOKEN_TTL: "soon" }, /^IOBEAM_TOKEN_TTL: give a whole number with ms, s, m, h, d or w/],
    [{}, { IOBEAM_OPEN_SIGN_UP: "yes" }, /^IOBEAM_OPEN_SIGN_UP: give true or false, not "yes"$/],
    [{}, { IOBEAM_CORS_ORIGINS: "https://a.example/" }, /^IOBEAM_CORS_ORIGINS: corsOrigins must be a list of origins/],
    [{}, { IOBEAM_TRUSTED_PROXIES: "10.0.0.0/99" }, /^IOBEAM_TRUSTED_PROXIES: trustedProxies must be a list of addr/],
    [{ host: "" }, {}, /^--host: give a text that is not empty, not ""$/],
  ])("is told with where it stands: %j %j", async (flags, environment, message) => {
    expect(await failure(flags, environment)).toMatch(message);
  });
});

describe("a secret", () => {
  it("comes from a file that a variable names, too", async () => {
    await writeFile(file, "an-invite-code\n");
    expect(await read({}, { IOBEAM_INVITE_CODE_FILE: file })).toMatchObject({ inviteCode: "an-invite-code" });
    expect(await failure({}, { IOBEAM_INVITE_CODE_FILE: `${file}-no` })).toMatch(/^IOBEAM_INVITE_CODE_FILE: /);
  });

  it.each([
    [{ inviteCode: "s3cret" }, {}],
    [{}, { IOBEAM_INVITE_CODE: "s3cret" }],
    [{}, { IOBEAM_METRICS_TOKEN: "s3cret" }],
    [{}, { IOBEAM_MAIL_HOOK: "mail.example?s3cret" }],
  ])("that is wrong is not shown: %j %j", async (flags, environment) => {
    const message = await failure(flags, environment);
    expect(message).not.toBe("nothing");
    expect(message).not.toContain("s3cret");
  });
});
