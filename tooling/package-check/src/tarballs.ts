import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compilations, compile } from "./compile.ts";
import { makeConsumer } from "./consumer.ts";
import { findFaults } from "./installed-package.ts";
import { buildSqlite } from "./native-sqlite.ts";
import { findNodeVersions, type NodeVersion } from "./node-version.ts";
import { packAll, type Tarball } from "./pack.ts";
import { Report } from "./report.ts";
import { run } from "./run.ts";

// The packages as users get them: packed, installed by npm into an empty project, used on every Node.js we name.
const supported = [20, 22, 24];
const root = fileURLToPath(new URL("../../../", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "iobeam-tarballs-"));
const report = new Report();

try {
  await mkdir(cache, { recursive: true });
  console.log("packing, and installing into an empty project");
  const tarballs = await packAll(root, folder);
  const versions = await findNodeVersions(supported, cache);
  const consumer = join(folder, "consumer");
  await makeConsumer(consumer, tarballs, { major: 0, node: process.execPath });

  for (const { name } of tarballs) {
    await report.try(`${name}: contents`, async () => {
      const faults = findFaults(join(consumer, "node_modules", name));
      if (faults.length > 0) throw new Error(faults.join("\n"));
    });
  }
  for (const compilation of compilations) {
    const { compiler, moduleResolution } = compilation;
    await report.try(`${compiler}, ${moduleResolution}`, () => compile(consumer, compilation));
  }
  await Promise.all(versions.map((version) => tryOn(version, tarballs)));
  for (const major of supported.filter((wanted) => !versions.some((version) => version.major === wanted))) {
    await report.try(`Node ${major}`, async () => "no build of it for this platform");
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
report.print();
if (report.failed) process.exitCode = 1;

/** Runs the programs on one Node.js, in a consumer that was installed with it. */
async function tryOn(version: NodeVersion, tarballs: readonly Tarball[]): Promise<void> {
  const name = `Node ${version.major}`;
  const consumer = join(folder, `consumer-${version.major}`);
  await report.try(`${name}: npm install`, () => makeConsumer(consumer, tarballs, version));
  await report.try(
    `${name}: require()`,
    async () => void (await run(version.node, ["require.cjs"], { cwd: consumer })),
  );
  const hasSqlite = await report.try(`${name}: better-sqlite3`, () => buildSqlite(consumer, version, cache));
  if (!hasSqlite) return;
  await report.try(`${name}: import`, async () => void (await run(version.node, ["import.mjs"], { cwd: consumer })));
}
