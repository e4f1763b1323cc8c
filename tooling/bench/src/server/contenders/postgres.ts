import { execFile } from "node:child_process";
import { chown } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { promisify } from "node:util";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Readings } from "../../data/readings.ts";
import type { Connection, ServerContender } from "../contender.ts";
import { findProgram, startDaemon } from "../daemon.ts";
import { findFreePort } from "../free-port.ts";
import { encodeCopy } from "../postgres-copy.ts";

const TABLE = `CREATE TABLE points (
  series_id int NOT NULL, time bigint NOT NULL, value double precision NOT NULL, PRIMARY KEY (series_id, time))`;
const COPY = "COPY points FROM STDIN (FORMAT binary)";
const NEWEST = "SELECT time, value FROM points WHERE series_id = $1 ORDER BY time DESC LIMIT $2";
const RANGE = "SELECT time, value FROM points WHERE series_id = $1 AND time BETWEEN $2 AND $3 ORDER BY time";
/** More memory and fewer checkpoints than by default, as one would give it; every commit waits for the disk. */
const SETTINGS = ["shared_buffers=1GB", "max_wal_size=4GB", "synchronous_commit=on", "fsync=on"];

const run = promisify(execFile);
const find = (program: string): Promise<string | undefined> => findProgram(program, ["/usr/lib/postgresql/15/bin"]);

async function connect(address: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const read = async (name: string, text: string, values: readonly number[]): Promise<Readings> => {
    const { rows } = await client.query<[string, number]>({ name, text, values: [...values], rowMode: "array" });
    return {
      times: Float64Array.from(rows, ([time]) => Number(time)),
      values: Float64Array.from(rows, ([, value]) => value),
    };
  };
  return {
    async send(body) {
      const stream = client.query(copyFrom(COPY));
      stream.end(body);
      await finished(stream);
    },
    empty: async () => void (await client.query({ name: "empty", text: "SELECT 1" })),
    async newest(series, count) {
      const { times, values } = await read("newest", NEWEST, [series, count]);
      return { times: times.reverse(), values: values.reverse() };
    },
    range: (series, from, to) => read("range", RANGE, [series, from, to]),
    close: () => client.end(),
  };
}

/** PostgreSQL with a table of points. */
export const postgres: ServerContender = {
  name: "PostgreSQL",
  note: `COPY in binary form, a transaction for each body, into a table with a primary key; ${SETTINGS.join(", ")}; acknowledged when it is synced to the disk; a point that is there already is an error`,
  tick: 1,
  isInstalled: async () => (await find("postgres")) !== undefined && (await find("initdb")) !== undefined,
  async start(folder) {
    const owner = await chooseOwner(folder);
    const [port, data] = [await findFreePort(), join(folder, "data")];
    const [initdb, binary] = [(await find("initdb")) ?? "", (await find("postgres")) ?? ""];
    await run(initdb, ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"], {
      ...owner,
      cwd: folder,
    });
    const address = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const settings = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`, ...SETTINGS];
    const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
    const daemon = await startDaemon(binary, args, () => ask(address, "SELECT 1"), { ...owner, cwd: folder });
    await ask(address, TABLE);
    return {
      address,
      version: String(await ask(address, "SHOW server_version")),
      async settle() {
        await ask(address, "VACUUM ANALYZE points");
        await ask(address, "CHECKPOINT");
      },
      async stop() {
        const size = Number(await ask(address, "SELECT pg_total_relation_size('points')"));
        await daemon.stop("SIGINT");
        return size;
      },
    };
  },
  encode: encodeCopy,
  connect,
};

/** It refuses to run as root: it gets the user that its Debian package made, and the folder. */
async function chooseOwner(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, "postgres"])).stdout)),
  );
  if (uid === undefined || gid === undefined) return {};
  await chown(folder, uid, gid);
  return { uid, gid };
}

/** Runs a statement on a connection of its own; the first cell of its answer. */
async function ask(address: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
