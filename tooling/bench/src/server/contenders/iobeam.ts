import { BLOCKS_TYPE, decodeExportFrame, encodeBlocks, encodeImportFrame, QueryReq, TimeUnit } from "@iobeam/core";
import { startChild } from "../../child/start-child.ts";
import type { Readings } from "../../data/readings.ts";
import type { Connection, ServerContender } from "../contender.ts";
import { measureFolder } from "../folder-size.ts";
import { connectHttp } from "../http-connection.ts";
import type { Started } from "../iobeam-server-child.ts";

const DEVICE = "device";

/** The address says everything: the base, and as parameters the project and its token. */
function readAddress(address: string): { base: string; project: string; token: string } {
  const { origin, pathname, searchParams } = new URL(address);
  const [project, token] = [searchParams.get("project") ?? "", searchParams.get("token") ?? ""];
  return { base: `${origin}${pathname}`, project, token };
}

function connect(address: string): Connection {
  const { base, project, token } = readAddress(address);
  const headers = { authorization: `Bearer ${token}`, "content-type": BLOCKS_TYPE, accept: BLOCKS_TYPE };
  const http = connectHttp(base, headers);
  const request = new QueryReq(Number(project), { timeUnit: TimeUnit.MICROSECONDS });
  const read = async (series: number, filter: string): Promise<Readings> => {
    const path = `exports/${project}/${DEVICE}/s${series}?timefmt=usec&${filter}`;
    const { result } = decodeExportFrame(await http.ask("GET", path), request);
    const data = result[0]?.data ?? [];
    return {
      times: Float64Array.from(data, ({ time }) => time),
      values: Float64Array.from(data, ({ value }) => value as number),
    };
  };
  return {
    send: async (body) => void (await http.ask("POST", "imports", body)),
    empty: async () => void (await http.ask("GET", "devices/timestamp")),
    newest: (series, count) => read(series, `limit=${count}`),
    range: (series, from, to) => read(series, `from=${millis(from)}&to=${millis(to)}`),
    close: async () => http.close(),
  };
}

/** Milliseconds with the microseconds as their fraction. */
function millis(micros: number): string {
  return `${Math.floor(micros / 1_000)}.${String(micros % 1_000).padStart(3, "0")}`;
}

/** Ours: SQLite in a folder, over HTTP. */
export const iobeam: ServerContender = {
  name: "iobeam",
  note: "blocks over HTTP; acknowledged when it is synced to the disk; a point that is there already is replaced",
  tick: 1,
  isInstalled: async () => true,
  async start(folder) {
    const child = startChild("server/iobeam-server-child");
    const { url, projectId, token, version } = await child.ask<Started>("start", folder);
    return {
      address: `${url}?project=${projectId}&token=${token}`,
      version,
      settle: () => child.ask("rest"),
      async stop() {
        await child.ask("stop");
        await child.end();
        return measureFolder(folder);
      },
    };
  },
  encode(parts, address) {
    const blocks = parts.flatMap(({ series, readings: { times, values } }) => {
      return encodeBlocks(times, values).map((block) => ({ name: `s${series}`, block }));
    });
    const projectId = Number(readAddress(address).project);
    return Buffer.from(encodeImportFrame({ projectId, deviceId: DEVICE, blocks }));
  },
  connect: async (address) => connect(address),
};
