import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What of a `.cpuprofile` is read: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
}

const SHOWN = 12;

/** Microseconds in functions themselves, by what `nameOf` calls them. */
function sumSelfTimes(
  { nodes, samples, timeDeltas }: Profile,
  nameOf: (frame: CallFrame) => string,
): [string, number][] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const sums = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === "(idle)" || frame.functionName === "(root)") continue;
    const name = nameOf(frame);
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

/** The package that a function is in, ours by their folders. */
function packageOf({ functionName, url }: CallFrame): string {
  const ours = /\/(packages|tooling)\/([^/]+)\/(?:dist|src)\/(?:([^/]+)\/)?[^/]+$/.exec(url);
  if (ours) return [ours[2], ours[3]].filter((part) => part !== undefined).join("/");
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (installed) return installed[1] as string;
  if (url.startsWith("node:")) return "Node.js, its JavaScript";
  return functionName === "(garbage collector)" ? "garbage collection" : "Node.js and V8, native";
}

function functionOf({ functionName, url }: CallFrame): string {
  return `${functionName || "(anonymous)"}  ${url.split("/").slice(-3).join("/")}`;
}

/** Which of the processes of a benchmark it was. */
function processOf({ nodes }: Profile): string {
  const children = nodes.map(({ callFrame }) => /[a-z]+-child(?=\.)/.exec(callFrame.url)?.[0]);
  return children.find((name) => name !== undefined) ?? "main";
}

function show(title: string, sums: readonly [string, number][]): void {
  const total = sums.reduce((sum, [, micros]) => sum + micros, 0);
  console.log(`${title}: ${(total / 1_000).toFixed(0)} ms`);
  for (const [name, micros] of sums.slice(0, SHOWN)) {
    console.log(`${((100 * micros) / total).toFixed(1).padStart(6)} %  ${name}`);
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name the folder of the profiles: node tooling/bench/dist/profile.js <folder>");
  process.exit(2);
}
const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".cpuprofile"));
if (files.length === 0) {
  console.error(
    `There is no profile in ${folder}: node --cpu-prof --cpu-prof-dir=${folder} tooling/bench/dist/main.js`,
  );
  process.exit(2);
}
for (const file of files) {
  const profile: Profile = JSON.parse(await readFile(join(folder, file), "utf8"));
  show(`${processOf(profile)} by package, ${file}`, sumSelfTimes(profile, packageOf));
  show(`${processOf(profile)} by function, ${file}`, sumSelfTimes(profile, functionOf));
}
