import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Readings } from "../../data/readings.ts";
import type { Connection, ServerContender } from "../contender.ts";
import { findProgram, startDaemon } from "../daemon.ts";
import { measureFolder } from "../folder-size.ts";
import { findFreePort } from "../free-port.ts";
import { connectHttp } from "../http-connection.ts";

const findBinary = async (): Promise<string | undefined> =>
  (await findProgram("victoria-metrics")) ?? (await findProgram("victoria-metrics-prod"));

function connect(address: string): Connection {
  const http = connectHttp(address);
  /** The raw points from one millisecond to another. */
  const read = async (series: number, from: number, to: number): Promise<Readings> => {
    const answer = await http.ask(
      "GET",
      `/api/v1/export?match[]=s${series}_value&start=${from / 1_000}&end=${to / 1_000}`,
    );
    const text = answer.toString("utf8");
    const rows: { values: number[]; timestamps: number[] }[] = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const times = Float64Array.from(
      rows.flatMap(({ timestamps }) => timestamps),
      (time) => time * 1_000,
    );
    return { times, values: Float64Array.from(rows.flatMap(({ values }) => values)) };
  };
  return {
    send: async (body) => void (await http.ask("POST", "/write?precision=ms", body)),
    empty: async () => void (await http.ask("GET", "/health")),
    // It has no newest so many points: the time is given that they are in, one about every second.
    newest: (series, count, last) => read(series, toMillis(last) - count * 1_000 + 500, toMillis(last)),
    range: (series, from, to) => read(series, toMillis(from), toMillis(to)),
    close: async () => http.close(),
  };
}

function toMillis(micros: number): number {
  return Math.floor(micros / 1_000);
}

/** VictoriaMetrics, a single node. */
export const victoriaMetrics: ServerContender = {
  name: "VictoriaMetrics",
  note: "line protocol over HTTP, the fastest on the whole of the three text forms that it takes; acknowledged from memory and written to the disk within seconds: a lesser promise than the others'; whole milliseconds",
  tick: 1_000,
  isInstalled: async () => (await findBinary()) !== undefined,
  async start(folder) {
    const [binary, port] = [(await findBinary()) ?? "", await findFreePort()];
    const data = join(folder, "data");
    const address = `http://127.0.0.1:${port}`;
    const http = connectHttp(address);
    const args = [
      `-storageDataPath=${data}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      "-retentionPeriod=100y",
      "-loggerLevel=ERROR",
    ];
    const daemon = await startDaemon(binary, args, () => http.ask("GET", "/health"));
    return {
      address,
      version: await readVersion(),
      settle: async () => void (await http.ask("GET", "/internal/force_flush")),
      async stop() {
        http.close();
        await daemon.stop("SIGINT");
        const sizes = await Promise.all(["data", "indexdb"].map((part) => measureFolder(join(data, part))));
        return sizes.reduce((sum, size) => sum + size, 0);
      },
    };
  },
  encode(parts) {
    let lines = "";
    for (const { series, readings } of parts) {
      for (let at = 0; at < readings.times.length; at++) {
        lines += `s${series} value=${readings.values[at]} ${toMillis(readings.times[at] as number)}\n`;
      }
    }
    return Buffer.from(lines);
  },
  connect: async (address) => connect(address),
};

/** Debian's build says nothing of itself. */
async function readVersion(): Promise<string> {
  const asked = promisify(execFile)("dpkg-query", ["-W", "victoria-metrics"]);
  return asked.then(
    ({ stdout }) => stdout.trim().split("\t").at(-1) ?? "",
    () => "an unknown version",
  );
}
