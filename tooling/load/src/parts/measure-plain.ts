import { setTimeout as sleep } from "node:timers/promises";
import { ChildProcess } from "../child/child-process.ts";
import { shareBetween } from "../measure/share.ts";
import type { Usage } from "../measure/usage.ts";
import type { PlainQuestion } from "../plain/message.ts";
import { Sender, type SendPlan } from "../senders/sender.ts";

/** What a server came to that parses and does no more. */
export interface PlainFigures {
  readonly requestsPerSecond: number;
  readonly pointsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The part of all cores that the server used, and the devices. */
  readonly serverShare: number;
  readonly loadShare: number;
}

/** As long as that of a token. */
const TOKEN = "x".repeat(200);

/** Lets the same devices send to `node:http` with `JSON.parse`, and nothing behind it. */
export async function measurePlain(plan: SendPlan, seconds: number): Promise<PlainFigures> {
  const child = new ChildProcess<PlainQuestion>("plain/plain-child");
  const sender = new Sender();
  const port = await child.ask<number>({ kind: "start" });
  const before = await sender.start({ port, project: { projectId: 1, token: TOKEN } }, plan);
  const usageBefore = await child.ask<Usage>({ kind: "usage" });
  await sleep(seconds * 1_000);
  const usageAfter = await child.ask<Usage>({ kind: "usage" });
  const after = await sender.progress();
  const { p50Ms, p99Ms } = await sender.end();
  await child.kill();
  const requestsPerSecond = (after.requests - before.requests) / ((after.usage.atMs - before.usage.atMs) / 1_000);
  return {
    requestsPerSecond,
    pointsPerSecond: requestsPerSecond * plan.points,
    p50Ms,
    p99Ms,
    serverShare: shareBetween(usageBefore, usageAfter),
    loadShare: shareBetween(before.usage, after.usage),
  };
}
