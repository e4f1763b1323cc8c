import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What is wrong with a package as a user gets it. */
export function findFaults(folder: string): string[] {
  const files = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll("\\", "/"));
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const faults: string[] = [];

  for (const wanted of ["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "src/index.ts"]) {
    if (!files.includes(wanted)) faults.push(`has no ${wanted}`);
  }
  for (const file of files) {
    if (/(^|\/)test\/|\.test\.|\.tsbuildinfo$|(^|\/)etc\/|(^|\/)node_modules\//.test(file))
      faults.push(`contains ${file}`);
    const source = file.replace(/^dist\/(.*)\.js$/, "src/$1.ts");
    if (source !== file && !files.includes(source)) {
      faults.push(`contains ${file}, which has no source any more: delete dist and build again`);
    }
  }
  for (const field of ["exports", "imports"]) {
    if (JSON.stringify(manifest[field] ?? {}).includes("@iobeam/source")) {
      faults.push(`${field} still has the condition @iobeam/source: say it without in publishConfig.${field}`);
    }
  }
  for (const [name, range] of Object.entries<string>(manifest.dependencies ?? {})) {
    if (/^(workspace|catalog|link|file):/.test(range)) faults.push(`depends on ${name} as ${range}`);
  }
  for (const target of Object.values<string>(manifest.bin ?? {})) {
    if (!existsSync(join(folder, target))) faults.push(`bin ${target} does not exist`);
    else if (!readFileSync(join(folder, target), "utf8").startsWith("#!")) faults.push(`bin ${target} has no #! line`);
  }
  return faults;
}
