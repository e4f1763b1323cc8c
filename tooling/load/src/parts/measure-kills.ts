import { setTimeout as sleep } from "node:timers/promises";
import { findLost, type Verdict } from "../oracle/find-lost.ts";
import { Sender, type SendPlan } from "../senders/sender.ts";
import type { Backend } from "../server/backend.ts";

/** What became of the points of a server that was killed again and again. */
export interface KillFigures extends Verdict {
  readonly kills: number;
  /** How many requests had no answer because of it. */
  readonly cut: number;
  readonly errors: readonly string[];
}

/** A server lives between these before it is killed; milliseconds. */
const SHORTEST_LIFE_MS = 50;
const LONGEST_LIFE_MS = 800;
/** How often it is asked whether anything was acknowledged since; milliseconds. */
const LOOK_MS = 10;

/** Kills the server while devices send; they connect again, and go on with what was not acknowledged. */
export async function measureKills(
  backend: Backend,
  plan: Omit<SendPlan, "isStubborn">,
  kills: number,
): Promise<KillFigures> {
  const sender = new Sender();
  let { requests } = await sender.start(backend, { ...plan, isStubborn: true });
  for (let kill = 0; kill < kills; kill++) {
    requests = await waitForMore(sender, requests);
    await sleep(SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
    await backend.restart();
  }
  await waitForMore(sender, (await sender.progress()).requests);
  const { acknowledged, errors, cut } = await sender.end();
  return { ...(await findLost(backend, { ...plan, shape: plan, acknowledged })), kills, cut, errors };
}

/** A kill counts only where the load went on after the last one. */
async function waitForMore(sender: Sender, before: number): Promise<number> {
  for (;;) {
    const { requests } = await sender.progress();
    if (requests > before) return requests;
    await sleep(LOOK_MS);
  }
}
