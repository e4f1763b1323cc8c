import { ErrorCode } from "@iobeam/core";
import type { FastifyReply } from "fastify";
import pLimit from "p-limit";
import { type Hold, type LongBody, sendBody } from "./long-body.ts";
import { Problem } from "./problem.ts";

const MIB = 1_024 * 1_024;
/** How many answers are made at once; each may need some hundred megabytes. */
const AT_ONCE = 8;
const AT_ONCE_OF_PROJECT = 2;
const MOST_WAITING = 1_000;
const RETRY_S = 1;

/** What bounds the answers that are held; bytes. */
export interface RoomBounds {
  /** @default 512 MiB */
  readonly all?: number;
  /** @default 128 MiB */
  readonly ofProject?: number;
}

interface Held {
  readonly projectId: number;
  bytes: number;
}

/** Bounds what answers take that are as long as their queries ask for: also those that nobody takes from the socket. */
export class AnswerRoom {
  readonly #bounds: Required<RoomBounds>;
  readonly #turns = pLimit(AT_ONCE);
  readonly #turnsOf = new Map<number, ReturnType<typeof pLimit>>();
  readonly #held = new Map<FastifyReply, Held>();

  constructor({ all = 512 * MIB, ofProject = 128 * MIB }: RoomBounds = {}) {
    this.#bounds = { all, ofProject };
  }

  /**
   * Makes an answer when it is its turn, and sends it: few are made at once, and fewer of one project, so that none keeps
   * all turns. Rejects with 503 where too many wait, or too much waits for those who asked for it.
   */
  async send(reply: FastifyReply, projectId: number, make: (hold: Hold) => Promise<LongBody>): Promise<FastifyReply> {
    // Not sent within: a reply is a promise too, that waits for the end of its sending.
    const body = await this.#inTurn(projectId, () => {
      if (reply.raw.destroyed) throw makeBusy();
      return make((bytes) => this.#hold(reply, projectId, bytes));
    });
    return sendBody(reply, body);
  }

  async #inTurn<T>(projectId: number, work: () => Promise<T>): Promise<T> {
    const turns = this.#turnsOf.get(projectId) ?? pLimit(AT_ONCE_OF_PROJECT);
    this.#turnsOf.set(projectId, turns);
    if (turns.pendingCount >= MOST_WAITING) throw makeBusy();
    try {
      return await turns(() => this.#turns(async () => work()));
    } finally {
      if (turns.activeCount + turns.pendingCount === 0) this.#turnsOf.delete(projectId);
    }
  }

  /** Holds room until an answer is sent. One that is alone always has it. */
  #hold(reply: FastifyReply, projectId: number, bytes: number): void {
    const own = this.#held.get(reply) ?? { projectId, bytes: 0 };
    const others = [...this.#held.values()].filter((each) => each !== own);
    const ofProject = others.filter((each) => each.projectId === projectId);
    checkRoom(own.bytes + bytes, others, this.#bounds.all);
    checkRoom(own.bytes + bytes, ofProject, this.#bounds.ofProject);
    if (!this.#held.has(reply)) reply.raw.once("close", () => this.#held.delete(reply));
    own.bytes += bytes;
    this.#held.set(reply, own);
  }
}

function checkRoom(own: number, others: readonly Held[], most: number): void {
  if (others.length > 0 && others.reduce((sum, { bytes }) => sum + bytes, own) > most) throw makeBusy();
}

function makeBusy(): Problem {
  const message = `Too many long answers are under way: try again in ${RETRY_S} s, or read them as a stream`;
  return new Problem(503, ErrorCode.TOO_MANY_REQUESTS, message, { retryAfterSeconds: RETRY_S });
}
