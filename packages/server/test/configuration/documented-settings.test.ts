import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { flagOf, SETTINGS, type Setting, variableOf } from "../../src/configuration/settings.ts";

const PAGE = new URL("../../../../docs/operations.md", import.meta.url);

it("stand in docs/operations.md, all in one table, as they are", async () => {
  const page = await readFile(PAGE, "utf8");
  const table = page.split("\n").filter((line) => line.includes("`IOBEAM_"));
  expect(table.filter((line) => line.startsWith("|")).join("\n")).toBe(SETTINGS.map(describe).join("\n"));
});

function describe(setting: Setting): string {
  const { key, letter, form, fallback, meaning } = setting;
  const flag = [letter && `-${letter}, `, flagOf(setting), form && ` ${form}`].filter(Boolean).join("");
  const shown = fallback === undefined || fallback === "" ? "none" : `\`${fallback}\``;
  return `| \`${key}\` | \`${flag}\` | \`${variableOf(setting)}\` | ${shown} | ${meaning} |`;
}
