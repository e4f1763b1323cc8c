import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly description?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node?: string };
  readonly repository?: { readonly directory?: string };
  readonly publishConfig?: { readonly access?: string };
}

/**
 * What the manifests of the workspace say wrongly: a published package names its licence, its Node and
 * its folder like the others do; apps and tools are never published.
 */
export async function findMetadataProblems(root: string): Promise<string[]> {
  const problems: string[] = [];
  const rootManifest = await readManifest(root);
  for (const area of ["packages", "apps", "tooling"]) {
    for (const entry of await readdir(join(root, area), { withFileTypes: true })) {
      const folder = `${area}/${entry.name}`;
      const manifest = entry.isDirectory() ? await readManifest(join(root, folder)) : undefined;
      if (manifest === undefined) continue;
      const expected = area === "packages" ? published(folder, rootManifest) : unpublished(rootManifest);
      for (const [field, wanted, found] of expected(manifest)) {
        if (found !== wanted) {
          problems.push(
            `${folder}/package.json: ${field} is ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`,
          );
        }
      }
    }
  }
  return problems;
}

type Fields = (manifest: Manifest) => [field: string, wanted: unknown, found: unknown][];

function published(folder: string, rootManifest: Manifest | undefined): Fields {
  return (manifest) => [
    ["name", `@iobeam/${folder.split("/")[1]}`, manifest.name],
    ["private", undefined, manifest.private],
    ["license", rootManifest?.license, manifest.license],
    ["type", "module", manifest.type],
    ["sideEffects", false, manifest.sideEffects],
    ["engines.node", rootManifest?.engines?.node, manifest.engines?.node],
    ["repository.directory", folder, manifest.repository?.directory],
    ["publishConfig.access", "public", manifest.publishConfig?.access],
    ["description", "string", typeof manifest.description],
  ];
}

function unpublished(rootManifest: Manifest | undefined): Fields {
  return (manifest) => [
    ["private", true, manifest.private],
    ["license", rootManifest?.license, manifest.license],
  ];
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
