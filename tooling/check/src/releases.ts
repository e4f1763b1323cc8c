import { fileURLToPath } from "node:url";
import getReleasePlan from "@changesets/get-release-plan";
import { findMetadataProblems } from "./package-metadata.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

// Throws on a broken config and on a changeset that names an unknown package.
const plan = await getReleasePlan(root);
for (const release of plan.releases.filter(({ type }) => type !== "none")) {
  console.log(`${release.name} ${release.oldVersion} → ${release.newVersion} (${release.type})`);
}

const problems = await findMetadataProblems(root);
for (const problem of problems) console.error(problem);
console.log(`${plan.changesets.length} changesets, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
