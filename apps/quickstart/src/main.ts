import { access, mkdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Client, ClientBuilder, InvalidArgumentError, IobeamError, makeQuery, QueryReq } from "@iobeam/client";
import { type Backend, startBackend } from "./backend.ts";
import { machineSeries, sampleMachine } from "./machine.ts";
import { countPoints, weatherQuestions } from "./queries.ts";
import { count, duration, heading, showTable, showYear } from "./show.ts";
import { runUnplug, type UnplugOptions } from "./unplug/run-unplug.ts";
import { addWeather, readWeather, weatherColumns } from "./weather.ts";

const HELP = `iobeam quickstart: a device, a backend and a year of weather, on this machine.

  --data <folder>   where the demo keeps everything (default: ./iobeam-demo)
  --unplug          another demo: stops the backend, kills the device, and looks for every point afterwards
  --seconds <n>     about how long --unplug takes (default: 24; 4 at least)
  --help            shows this
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      unplug: { type: "boolean" },
      seconds: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const folder = resolve(values.data ?? "iobeam-demo");
  const shown = relative(process.cwd(), folder) || ".";
  const seconds = checkSeconds(values);
  if (values.unplug) return unplug({ folder: join(folder, "unplug"), shown: join(shown, "unplug"), seconds });
  await mkdir(join(folder, "device"), { recursive: true });

  heading("1 · the backend");
  const backend = await startBackend(join(folder, "backend"));
  console.log(`listens on ${backend.server.url}, keeps its data in ${shown}/backend (SQLite)`);
  console.log(backend.isNew ? "made a project and its tokens" : "found the project of an earlier run");
  try {
    await runDevice(backend, join(folder, "device"));
  } finally {
    await backend.server.close();
  }
  showNext(shown);
}

function checkSeconds({ seconds, unplug }: { seconds?: string; unplug?: boolean }): number {
  if (seconds !== undefined && !unplug) throw new InvalidArgumentError("--seconds", "beside --unplug", seconds);
  const number = Number(seconds ?? 24);
  if (number >= 4 && number <= 3_600) return number;
  throw new InvalidArgumentError("--seconds", "a number from 4 to 3600", seconds);
}

/** Runs the other demo, and leaves nothing running when it is interrupted. */
async function unplug(options: Omit<UnplugOptions, "signal">): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  await mkdir(join(options.folder, "device"), { recursive: true });
  try {
    if (!(await runUnplug({ ...options, signal: stop.signal }))) process.exitCode = 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log("\ninterrupted; nothing is left running. What waits is sent by the next run");
    process.exitCode = 130;
  }
}

async function runDevice(backend: Backend, folder: string): Promise<void> {
  // A device's program keeps its id in the directory that it runs in.
  process.chdir(folder);
  heading("2 · the program of the README");
  await runProgram(backend);

  const client = await new ClientBuilder(backend.projectId, backend.projectToken)
    .setBackend(backend.server.url)
    .saveToDisk()
    .registerDevice()
    .build();
  heading("3 · this machine, live");
  await sendLive(client);
  heading("4 · a year of weather in Seattle, hour by hour");
  await sendWeather(client, backend);
  heading("5 · asked back");
  await ask(client, backend);
}

async function runProgram({ server, projectId, projectToken, readToken }: Backend): Promise<void> {
  const known = await access("iobeam_device_id").then(
    () => true,
    () => false,
  );
  console.log(
    known ? "its device id is on the disk: no registration" : "no device id on the disk: it registers a device",
  );
  process.env["IOBEAM_URL"] = server.url;
  process.env["IOBEAM_PROJECT_ID"] = String(projectId);
  process.env["IOBEAM_PROJECT_TOKEN"] = projectToken;
  process.env["IOBEAM_READ_TOKEN"] = readToken;
  await import("./program.ts");
}

async function sendLive(client: Client): Promise<void> {
  console.log(`device ${client.deviceId}: eight readings, a quarter of a second apart`);
  const readings = await sampleMachine(client, 8, 250);
  const points = client.pending;
  await client.send();
  const last = readings.at(-1);
  const rows = Object.entries(machineSeries).map(([series, unit]) => {
    const value = last?.[series as keyof typeof machineSeries];
    return [series, value === undefined ? "no sensor" : `${value} ${unit}`];
  });
  showTable(["series", "last reading"], rows);
  console.log(`${count(points)} points sent and stored`);
}

async function sendWeather(client: Client, backend: Backend): Promise<void> {
  const before = await countWeather(client, backend);
  addWeather(client, await readWeather());
  const points = client.pending;
  console.log(`sending ${count(points)} points (temperature, pressure, wind) …`);
  const start = performance.now();
  await client.send();
  const tookMs = performance.now() - start;
  const after = await countWeather(client, backend);
  console.log(
    `acknowledged in ${duration(tookMs)}, ${count(Math.round((points / tookMs) * 1_000))} points/s, each on the disk`,
  );
  console.log(
    `in the store before: ${count(before)} · after: ${count(after)} · stored twice: ${count(after - points)}`,
  );
}

async function countWeather({ projectId, deviceId }: Client, { server, readToken }: Backend): Promise<number> {
  const results = await Promise.all(
    weatherColumns.map((seriesName) =>
      makeQuery(readToken, new QueryReq(projectId, { deviceId, seriesName }), { backend: server.url }),
    ),
  );
  return results.reduce((sum, result) => sum + countPoints(result), 0);
}

async function ask({ projectId, deviceId }: Client, { server, readToken }: Backend): Promise<void> {
  const rows: string[][] = [];
  for (const { text, request } of weatherQuestions(projectId, deviceId)) {
    const start = performance.now();
    const result = await makeQuery(readToken, request, { backend: server.url });
    const tookMs = performance.now() - start;
    const last = result.result[0]?.data.at(-1);
    const newest = last === undefined ? "" : `${last.value} at ${new Date(last.time).toISOString().slice(0, 16)}Z`;
    rows.push([text, count(countPoints(result)), newest, duration(tookMs)]);
  }
  showTable(["question", "points", "newest", "took"], rows);
  const year = new QueryReq(projectId, { deviceId, seriesName: "temperature" });
  showYear("temperature in °C, daily mean", await makeQuery(readToken, year, { backend: server.url }));
}

function showNext(folder: string): void {
  heading("next");
  console.log(`Run it again: the device id in ${folder}/device is found, and no point is stored twice.

Unplugged          npx pnpm@12 demo --unplug
Your own backend   npx pnpm@12 serve
Your own project   npx pnpm@12 serve create-project "my project"
Your own device    apps/quickstart/src/program.ts is the whole program; set the IOBEAM_… variables that
                   create-project prints, and run it wherever your device is.`);
}

try {
  await main();
} catch (error) {
  const isMistyped = error instanceof TypeError && "code" in error;
  console.error(isMistyped || IobeamError.is(error) ? `\n${error.message}` : error);
  if (isMistyped) console.error("npx pnpm@12 demo --help lists the options");
  process.exitCode = 1;
}
