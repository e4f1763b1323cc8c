import { fileURLToPath } from "node:url";
import { checkDocs } from "./check-docs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { files, blocks, problems } = await checkDocs(root);

for (const { file, line, message } of problems) console.error(`${file}:${line} ${message}`);
console.log(`${blocks.length} ts blocks in ${files} files, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
