import { parentPort } from "node:worker_threads";
import { toFailure } from "./failure.ts";
import type { FromThread, ToThread } from "./thread-message.ts";

/** What a thread does. */
export interface ThreadWork<Request, Answer> {
  answer(request: Request): Answer;
  /** Is called when a request was answered. */
  afterwards?(): void;
  /** Is called when the thread is to end. */
  end?(): void;
}

/** Runs in a thread: says that it is ready, and answers requests one after another, until it is told to end. */
export function answerRequests<Request, Answer>(work: ThreadWork<Request, Answer>): void {
  const port = parentPort;
  if (port === null) throw new Error("This module runs as a thread only");

  function reply(id: number, request: Request): FromThread<Answer> {
    try {
      return { id, answer: work.answer(request) };
    } catch (error) {
      return { id, failure: toFailure(error) };
    }
  }

  /** An answer that cannot be sent, as one that is too deep, is a failure too: nobody must wait for it for ever. */
  function send(id: number, request: Request): void {
    try {
      port?.postMessage(reply(id, request));
    } catch (error) {
      port?.postMessage({ id, failure: toFailure(error) } satisfies FromThread<Answer>);
    }
  }

  port.on("message", (message: ToThread<Request>) => {
    if (message !== null) {
      send(message.id, message.request);
      return work.afterwards?.();
    }
    work.end?.();
    port.close();
  });
  port.on("messageerror", (error) => port.postMessage({ failure: toFailure(error) } satisfies FromThread<Answer>));
  port.postMessage(null);
}
