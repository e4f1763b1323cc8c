import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findEntryPoints } from "./entry-points.ts";
import { reportEntryPoint } from "./report.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const write = process.argv.includes("--write");

for (const entryPoint of await findEntryPoints(root)) {
  const { changed, errors } = reportEntryPoint(entryPoint, write);
  const report = `${relative(root, entryPoint.folder)}/etc/${entryPoint.reportName}.api.md`;
  for (const error of errors) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
  if (!changed) console.log(`${entryPoint.specifier}: as in ${report}`);
  else if (write) console.log(`${entryPoint.specifier}: wrote ${report}`);
  else {
    console.error(`${entryPoint.specifier}: differs from ${report}; see the change with "npx pnpm@12 fix"`);
    process.exitCode = 1;
  }
}
