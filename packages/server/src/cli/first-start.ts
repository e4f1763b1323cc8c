import type { DataFolder } from "../data/data-folder.ts";

const PURPOSES: Readonly<Record<string, string>> = {
  "signing-key": "signs the tokens: whoever has it can make any token",
  "admin-credential": "the administrator's name and password",
  "iobeam.sqlite": "projects, devices and points",
};

/** What a first start has made, for the terminal; empty where everything was there. */
export function describeFirstStart({ path, made }: DataFolder): string[] {
  if (made.length === 0) return [];
  const files = made.map((name) => `  ${name.padEnd(18)}${PURPOSES[name] ?? ""}`);
  return [`Made in ${path}, for you alone (mode 0600):`, ...files, ""];
}
