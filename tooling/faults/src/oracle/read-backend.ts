import { makeQuery, QueryReq, TimeUnit } from "@iobeam/client";
import type { SequencePoint } from "../sequence/entry.ts";
import type { Project } from "../server/message.ts";

/** Reads every point of a device back, by the public API; no query narrows it down, so that nothing can hide. */
export async function readBackend(url: string, project: Project, deviceId: string): Promise<SequencePoint[]> {
  const { projectId, token } = project;
  const request = new QueryReq(projectId, { deviceId, timeUnit: TimeUnit.MICROSECONDS });
  const { result } = await makeQuery(token, request, { backend: url });
  return result.flatMap(({ name, data }) => data.map(({ time, value }) => ({ series: name, time, value })));
}
