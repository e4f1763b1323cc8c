import type { FastifyRequest, onRequestHookHandler } from "fastify";
import type { ProjectGrant } from "../tokens/project-token.ts";
import type { Problem } from "./answers/problem.ts";
import { findBearer, readBearer } from "./bearer.ts";
import type { Caller, Callers } from "./caller.ts";

/** A hook for `onRequest`, before the body is read. */
export type GuardHook = onRequestHookHandler;

/** Whose the requests are that are under way. */
export class PassedRequests {
  readonly #callers: Callers;
  readonly #passed: WeakMap<FastifyRequest, Caller> = new WeakMap();

  constructor(callers: Callers) {
    this.#callers = callers;
  }

  /** A hook that passes whom `refuse` has nothing against; without a promise where the token is remembered. */
  makeHook(refuse: (who: Caller) => Problem | undefined): GuardHook {
    return (request, _reply, done) => {
      const who = this.#recall(request);
      if (who !== undefined) done(refuse(who));
      else this.identify(request).then(refuse).then(done, done);
    };
  }

  /** Who asks; rejects where the token of a request gives nothing. */
  async identify(request: FastifyRequest): Promise<Caller> {
    const who = this.#passed.get(request) ?? (await this.#callers.identify(readBearer(request)));
    this.#passed.set(request, who);
    return who;
  }

  /** Who has passed; `undefined` where nobody has. */
  callerOf(request: FastifyRequest): Caller | undefined {
    return this.#passed.get(request);
  }

  /** What the project token gives that has passed. */
  grantOf(request: FastifyRequest): ProjectGrant {
    const who = this.#passed.get(request);
    if (who !== undefined && "grant" in who) return who.grant;
    throw new Error("no project token has passed: the route lacks guard.project()");
  }

  /** Whose the user token is that has passed. */
  userOf(request: FastifyRequest): number {
    const who = this.#passed.get(request);
    if (who !== undefined && "userId" in who) return who.userId;
    throw new Error("no user token has passed: the route lacks guard.user()");
  }

  #recall(request: FastifyRequest): Caller | undefined {
    const token = findBearer(request);
    const who = token === undefined ? undefined : this.#callers.recall(token);
    if (who !== undefined) this.#passed.set(request, who);
    return who;
  }
}
