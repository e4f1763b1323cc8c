import { fork, type ChildProcess as NodeProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** So much of what a child wrote last is kept, for when it ends by itself. */
const LAST_WORDS = 4_000;

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** A process of its own that answers questions, one after another, until it is killed. */
export class ChildProcess<Question extends { readonly kind: string }> {
  readonly #process: NodeProcess;
  readonly #module: string;
  readonly #ended: Promise<void>;
  readonly #waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  #lastWords = "";

  /**
   * Starts a module of this package in a process of its own: compiled where this one is.
   *
   * @param module - its path below `src`, without the extension
   */
  constructor(module: string) {
    const file = new URL(`../${module}${extname(import.meta.url)}`, import.meta.url);
    this.#module = module;
    this.#process = fork(fileURLToPath(file), {
      execArgv: process.execArgv,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.on("message", (answer: Answer) => {
      const asked = this.#waiting.shift();
      if (answer.error === undefined) asked?.resolve(answer.value);
      else asked?.reject(new Error(`${module}: ${answer.error}`));
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => {
        const error = new Error(`${this.#module} ended with ${signal ?? code}\n${this.#lastWords}`.trimEnd());
        for (const { reject } of this.#waiting.splice(0)) reject(error);
        resolve();
      });
    });
  }

  /** Asks something; rejects where the child fails at it, or ends first. */
  ask<Value>(question: Question): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as (value: unknown) => void, reject });
      this.#process.send(question, (error) => error !== null && reject(error));
    });
  }

  /** Ends it with SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}

/** In a child: answers what the parent asks, one after another, and ends with it. */
export function answerParent<Question extends { readonly kind: string }>(
  answer: (question: Question) => Promise<unknown>,
): void {
  let before = Promise.resolve();
  process.on("message", (question: Question) => {
    before = before
      .then(() => answer(question))
      .then(
        (value) => void process.send?.({ value } satisfies Answer),
        (error: unknown) => void process.send?.({ error: String(error) } satisfies Answer),
      );
  });
  process.on("disconnect", () => process.exit());
  // Of the terminal it is the parent's to decide.
  process.on("SIGINT", () => {});
}
