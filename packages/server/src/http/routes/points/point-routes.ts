import type { FastifyInstance } from "fastify";
import type { Backend } from "../../../backend.ts";
import { TailHub } from "../../../live/tail-hub.ts";
import type { AnswerRoom } from "../../answers/answer-room.ts";
import type { Guard } from "../../guard.ts";
import { addExportRoutes } from "./export-routes.ts";
import { addImportRoutes } from "./import-routes.ts";
import { addLatestRoutes } from "./latest-routes.ts";
import { addStreamRoutes } from "./stream-routes.ts";
import { addTailRoutes } from "./tail-routes.ts";

/** Adds all ways of points in and out; what comes in is told to those who follow it. */
export function addPointRoutes(
  v1: FastifyInstance,
  { store, settings, metrics }: Backend,
  guard: Guard,
  room: AnswerRoom,
): void {
  const { bodyLimit, maxTails, maxExportPoints, requestTimeoutMs: silenceMs } = settings;
  const tails = new TailHub({ maxTails, silenceMs, metrics });
  // A tail would never end by itself, and the server would wait for it.
  v1.addHook("preClose", async () => tails.close());
  addImportRoutes(v1, { store, guard, tails, bodyLimit });
  addExportRoutes(v1, { store, guard, room, maxExportPoints });
  addLatestRoutes(v1, { store, guard, room, maxExportPoints });
  addStreamRoutes(v1, { store, guard });
  addTailRoutes(v1, { tails, guard });
}
