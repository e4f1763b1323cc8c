import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { TestBackend } from "./test-backend.ts";

/** An answer that goes on while a test looks at it. */
export interface LiveAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What has come so far. */
  readonly text: string;
  /** Resolves as soon as what has come has something in it; rejects where the answer ends before that. */
  until(part: string | RegExp): Promise<string>;
  /** Resolves when the answer has ended; tells whether it was whole. */
  readonly ended: Promise<boolean>;
  /** Ends the connection. */
  leave(): void;
}

/** Asks, and resolves with the head of the answer. */
export function openAnswer({ port, token }: TestBackend, path: string, given: string = token): Promise<LiveAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${given}` };
    const asked = request({ port, path: `/v1/${path}`, headers, agent: false }, (answer) => resolve(follow(answer)));
    asked.on("error", reject);
    asked.end();
  });
}

function follow(answer: IncomingMessage): LiveAnswer {
  let text = "";
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  answer.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    notify();
  });
  answer.on("error", () => {});
  const ended = new Promise<boolean>((resolve) => answer.once("close", () => resolve(answer.complete)));
  void ended.then(notify);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    get text() {
      return text;
    },
    until: (part) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const isThere = typeof part === "string" ? text.includes(part) : part.test(text);
          if (!isThere && !answer.closed) return;
          watchers.delete(look);
          if (isThere) resolve(text);
          else reject(new Error(`the answer has ended without ${part}: ${JSON.stringify(text.slice(-500))}`));
        };
        watchers.add(look);
        look();
      }),
    ended,
    leave: () => answer.destroy(),
  };
}
