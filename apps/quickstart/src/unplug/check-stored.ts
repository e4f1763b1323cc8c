import { makeQuery, QueryReq } from "@iobeam/client";
import type { Backend } from "../backend.ts";

/** What the backend has of what the device has taken; in points. */
export interface Verdict {
  readonly stored: number;
  readonly lost: number;
  readonly doubled: number;
  /** Of samples that a killed device had on its disk, and could not tell of any more. */
  readonly untold: number;
}

/** Reads everything back that a device has sent since a moment, and compares it with what it says that it has taken. */
export async function checkStored(
  { server, projectId, readToken }: Backend,
  deviceId: string,
  since: Date,
  samples: ReadonlyMap<number, number>,
): Promise<Verdict> {
  const request = new QueryReq(projectId, { deviceId }).fromTime(since);
  const { result } = await makeQuery(readToken, request, { backend: server.url });
  const pointsAt = new Map<number, number>();
  for (const { time } of result.flatMap(({ data }) => data)) pointsAt.set(time, (pointsAt.get(time) ?? 0) + 1);
  const storedOf = new Map<number, number>();
  for (const { time, value } of result.find(({ name }) => name === "sample")?.data ?? []) {
    storedOf.set(Number(value), (storedOf.get(Number(value)) ?? 0) + (pointsAt.get(time) ?? 0));
  }
  let [lost, doubled] = [0, 0];
  for (const [sample, points] of samples) {
    const stored = storedOf.get(sample) ?? 0;
    lost += Math.max(0, points - stored);
    doubled += Math.max(0, stored - points);
  }
  const stored = [...pointsAt.values()].reduce((sum, points) => sum + points, 0);
  const untold = [...storedOf].reduce((sum, [sample, points]) => sum + (samples.has(sample) ? 0 : points), 0);
  return { stored, lost, doubled, untold };
}
