import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packAll } from "./pack.ts";
import { run } from "./run.ts";

// publint and attw look at the tarballs that pnpm makes: the exports of package.json are for this repository.
const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "iobeam-shape-"));
try {
  for (const { name, path } of await packAll(root, folder)) {
    const looks = { publint: ["run", path, "--strict"], attw: [path, "--profile", "esm-only"] };
    for (const [tool, args] of Object.entries(looks)) {
      try {
        await run(tool, args, { cwd: folder });
        console.log(`${name}: ${tool} is content`);
      } catch (error) {
        console.error(`${name}: ${(error as Error).message}`);
        process.exitCode = 1;
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
