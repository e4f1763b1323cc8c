import { serveTasks } from "../child/serve-tasks.ts";
import { addReadings, Checksum, type Sum, sumOf } from "../data/checksum.ts";
import type { Readings } from "../data/readings.ts";
import type { Connection, ServerContender } from "./contender.ts";
import { serverContenders } from "./contenders.ts";
import { type Fleet, inBodies, makeFleet } from "./fleet.ts";
import { type Latencies, timeReads } from "./time-reads.ts";

/** What a loading process is to send. */
export interface LoadOptions {
  readonly contender: string;
  readonly address: string;
  readonly series: number;
  readonly perSeries: number;
  readonly bodySize: number;
}

/** What it read back. */
export interface Check {
  readonly sent: number;
  readonly found: number;
  /** Series of which not exactly what was sent came back. */
  readonly wrong: number;
}

/** So many points are read back at a time. */
const CHECK_STEP = 200_000;

let contender: ServerContender;
let address = "";
let fleet: Fleet = [];
let bodies: Buffer[] = [];

serveTasks({
  /** Makes the bodies, so that making them is not timed; how many there are. */
  prepare(options: LoadOptions): number {
    contender = serverContenders.find(({ name }) => name === options.contender) as ServerContender;
    address = options.address;
    fleet = makeFleet(options.series, options.perSeries);
    bodies = Array.from(inBodies(fleet, options.bodySize), (parts) => contender.encode(parts, address));
    return bodies.length;
  },

  /** Sends the bodies over as many connections at once; the milliseconds from the first to the last acknowledgement. */
  async load(connections: number): Promise<number> {
    const open = await Promise.all(Array.from({ length: connections }, () => contender.connect(address)));
    const left = bodies.values();
    const start = performance.now();
    await Promise.all(
      open.map(async (connection) => {
        for (const body of left) await connection.send(body);
      }),
    );
    const elapsed = performance.now() - start;
    await Promise.all(open.map((connection) => connection.close()));
    bodies = [];
    return elapsed;
  },

  /** Reads everything back. */
  check: (): Promise<Check> =>
    withConnection(async (connection) => {
      let [sent, found, wrong] = [0, 0, 0];
      for (const [series, readings] of fleet.entries()) {
        const expected = sumOf(readings, contender.tick);
        const back = await readBack(connection, series, readings);
        sent += expected.count;
        found += back.count;
        if (back.checksum !== expected.checksum) wrong += 1;
      }
      return { sent, found, wrong };
    }),

  read: (rounds: number): Promise<Latencies> =>
    withConnection((connection) => timeReads(connection, fleet, { rounds, tick: contender.tick })),
});

async function withConnection<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result> {
  const connection = await contender.connect(address);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function readBack(connection: Connection, series: number, { times }: Readings): Promise<Sum> {
  const checksum = new Checksum();
  for (let start = 0; start < times.length; start += CHECK_STEP) {
    const part = times.subarray(start, start + CHECK_STEP);
    const found = await connection.range(series, part[0] ?? 0, part.at(-1) ?? 0);
    addReadings(checksum, found, contender.tick);
  }
  return checksum.sum;
}
