import { Latencies } from "../measure/latencies.ts";
import { deviceName } from "../senders/device-name.ts";
import { HttpSocket } from "../senders/http-socket.ts";
import { FIRST_MS, STEP_MS, seriesNames } from "../senders/readings.ts";
import type { Backend } from "../server/backend.ts";
import { READ_DEVICES, READ_GROUP } from "./fill.ts";

/** What is read, again and again. */
export type ReadKind = "window of 1,000 points" | "newest 100 points" | "means of 60 minutes";

/** The kinds, in the order in which they are shown. */
export const READ_KINDS: readonly ReadKind[] = ["window of 1,000 points", "newest 100 points", "means of 60 minutes"];

const WINDOW = 1_000;
const HOUR = 3_600;

/** Reads of every kind, in turns. */
export class Reads {
  readonly #latencies: ReadonlyMap<ReadKind, Latencies> = new Map(READ_KINDS.map((kind) => [kind, new Latencies()]));

  /**
   * Reads some more, and notes how long each took.
   *
   * @param rows - the windows lie among so many first points of each device: always the same ones
   */
  async run(backend: Backend, rows: number, count: number): Promise<void> {
    const socket = new HttpSocket(backend.port);
    for (let at = 0; at < count; at++) {
      for (const kind of READ_KINDS) {
        const request = makeRead(backend, kind, at, rows);
        const start = performance.now();
        const { status, body } = await socket.send(request);
        this.#latencies.get(kind)?.add(performance.now() - start);
        if (status !== 200) throw new Error(`a read was answered ${status}: ${body.toString("utf8", 0, 200)}`);
        if (!body.includes('"value":')) throw new Error(`${kind}: nothing was found`);
      }
    }
    socket.close();
  }

  /** The time that a part of the reads of a kind did not exceed; milliseconds. */
  quantile(kind: ReadKind, part: number): number {
    return this.#latencies.get(kind)?.quantile(part) ?? Number.NaN;
  }
}

function makeRead({ project: { projectId, token } }: Backend, kind: ReadKind, at: number, rows: number): Buffer {
  const device = deviceName(READ_GROUP, (at * 7) % READ_DEVICES);
  const path = `/v1/exports/${projectId}/${device}/${seriesNames(1)[0]}`;
  const lines = [
    `GET ${path}?${makeQuery(kind, at, rows)} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${token}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

function makeQuery(kind: ReadKind, at: number, rows: number): string {
  if (kind === "newest 100 points") return "limit=100";
  const length = Math.min(kind === "means of 60 minutes" ? HOUR : WINDOW, rows);
  const first = (at * 997) % (rows - length + 1);
  const between = `from=${FIRST_MS + first * STEP_MS}&to=${FIRST_MS + (first + length - 1) * STEP_MS}`;
  return kind === "means of 60 minutes" ? `${between}&operator=mean&group_by=1m` : between;
}
