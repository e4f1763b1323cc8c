import { setTimeout as sleep } from "node:timers/promises";
import { ChildProcess } from "../child/child-process.ts";
import { describeSending, type SendFigures } from "../measure/send-figures.ts";
import type { Usage } from "../measure/usage.ts";
import type { PlainQuestion } from "../plain/message.ts";
import { Sender, type SendPlan } from "../senders/sender.ts";

/** As long as that of a token. */
const TOKEN = "x".repeat(200);

/** Lets the same devices send to `node:http` with `JSON.parse`, and nothing behind it. */
export async function measurePlain(plan: SendPlan, seconds: number): Promise<SendFigures> {
  const child = new ChildProcess<PlainQuestion>("plain/plain-child");
  const sender = new Sender();
  const port = await child.ask<number>({ kind: "start" });
  const started = await sender.start({ port, project: { projectId: 1, token: TOKEN } }, plan);
  const first = await child.ask<Usage>({ kind: "usage" });
  await sleep(seconds * 1_000);
  const last = await child.ask<Usage>({ kind: "usage" });
  const ended = await sender.progress();
  const outcome = await sender.end();
  await child.kill();
  return describeSending({ progress: [started, ended], server: [first, last], outcome, points: plan.points });
}
