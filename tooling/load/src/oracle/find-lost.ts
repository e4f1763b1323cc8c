import { BLOCKS_TYPE, decodeBlock, decodeFrame } from "@iobeam/core";
import { type BatchShape, rowsOf } from "../senders/batch.ts";
import { deviceName } from "../senders/device-name.ts";
import { HttpSocket } from "../senders/http-socket.ts";
import { FIRST_MS, STEP_MS, seriesNames, valueAt } from "../senders/readings.ts";
import type { Backend } from "../server/backend.ts";

/** What was found of what had been acknowledged. */
export interface Verdict {
  readonly acknowledged: number;
  /** Points that are not there. */
  readonly lost: number;
  /** Points with another value, at a time that was never sent, or twice. */
  readonly wrong: number;
}

/** What the devices of a group wrote. */
export interface Written {
  readonly group: string;
  readonly shape: BatchShape;
  /** How many batches of each device were acknowledged. */
  readonly acknowledged: readonly number[];
}

/** Reads back every point that was acknowledged, and compares it with what was sent. */
export async function findLost(backend: Backend, written: Written): Promise<Verdict> {
  const socket = new HttpSocket(backend.port);
  const total = { acknowledged: 0, lost: 0, wrong: 0 };
  for (const [device, batches] of written.acknowledged.entries()) {
    const points = await readDevice(backend, socket, deviceName(written.group, device));
    const verdict = compare(points, written.shape, batches);
    total.acknowledged += verdict.acknowledged;
    total.lost += verdict.lost;
    total.wrong += verdict.wrong;
  }
  socket.close();
  return total;
}

/** The points of a series, oldest first. */
interface Points {
  readonly times: readonly number[];
  readonly values: readonly unknown[];
}

async function readDevice(backend: Backend, socket: HttpSocket, deviceId: string): Promise<Map<string, Points>> {
  const { projectId, token } = backend.project;
  const lines = [
    `GET /v1/exports/${projectId}/${deviceId}/all HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${token}`,
    `Accept: ${BLOCKS_TYPE}`,
  ];
  const { status, body } = await socket.send(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`));
  if (status !== 200) throw new Error(`reading ${deviceId} was answered ${status}: ${body.toString("utf8", 0, 200)}`);
  const found = new Map<string, { times: number[]; values: unknown[] }>();
  for (const { name, block } of decodeFrame(body).devices.flatMap(({ blocks }) => blocks)) {
    const points = found.get(name) ?? { times: [], values: [] };
    const { times, values } = decodeBlock(block);
    for (let at = 0; at < times.length; at++) {
      points.times.push(times[at] as number);
      points.values.push(values[at]);
    }
    found.set(name, points);
  }
  return found;
}

/** A batch more than was acknowledged may be there: it was under way at the end. */
export function compare(found: ReadonlyMap<string, Points>, shape: BatchShape, batches: number): Verdict {
  const sure = rowsOf(shape, batches).from;
  const most = rowsOf(shape, batches).to;
  let [there, wrong] = [0, 0];
  for (const [series, name] of seriesNames(shape.series).entries()) {
    const { times, values } = found.get(name) ?? { times: [], values: [] };
    let next = 0;
    for (const [at, time] of times.entries()) {
      const row = (time / 1_000 - FIRST_MS) / STEP_MS;
      const isRight = Number.isInteger(row) && row >= next && row < most && values[at] === valueAt(series, row);
      if (!isRight) wrong += 1;
      else if (row < sure) there += 1;
      if (isRight) next = row + 1;
    }
  }
  return { acknowledged: sure * shape.series, lost: sure * shape.series - there, wrong };
}
