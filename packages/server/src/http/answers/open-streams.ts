import { ErrorCode } from "@iobeam/core";
import type { FastifyReply } from "fastify";
import { Problem } from "./problem.ts";

const MOST = 1_000;
const MOST_OF_PROJECT = 100;
const RETRY_S = 5;

/** Counts the streams that are open: each holds a page of points for as long as its reader takes. */
export class OpenStreams {
  readonly #ofProject = new Map<number, number>();
  #all = 0;

  /**
   * Counts one until its connection is done with it.
   *
   * @throws {@link Problem} 503 where there are as many as there may be, in all or of the project
   */
  open(reply: FastifyReply, projectId: number): void {
    const count = this.#ofProject.get(projectId) ?? 0;
    if (this.#all >= MOST || count >= MOST_OF_PROJECT) throw makeTooMany();
    this.#all++;
    this.#ofProject.set(projectId, count + 1);
    reply.raw.once("close", () => this.#close(projectId));
  }

  #close(projectId: number): void {
    const left = (this.#ofProject.get(projectId) ?? 1) - 1;
    this.#all--;
    if (left === 0) this.#ofProject.delete(projectId);
    else this.#ofProject.set(projectId, left);
  }
}

function makeTooMany(): Problem {
  const message = `There are as many streams open as there may be: try again in ${RETRY_S} s`;
  return new Problem(503, ErrorCode.TOO_MANY_REQUESTS, message, { retryAfterSeconds: RETRY_S });
}
