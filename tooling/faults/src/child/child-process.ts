import { fork, type ChildProcess as NodeProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** So much of what a child wrote last is kept, for when it ends by itself. */
const LAST_WORDS = 4_000;

/** A process of its own that is told things and tells things, until it is killed. */
export class ChildProcess<Command extends object, Report extends object> {
  /** Resolves to how it ended. */
  readonly ended: Promise<string>;
  readonly #process: NodeProcess;
  readonly #module: string;
  #lastWords = "";
  #isKilled = false;

  /**
   * Starts a module of this package in a process of its own: compiled where this one is.
   *
   * @param module - its path below `src`, without the extension
   * @param onReport - called with what it tells
   */
  constructor(module: string, onReport: (report: Report) => void) {
    const file = new URL(`../${module}${extname(import.meta.url)}`, import.meta.url);
    this.#module = module;
    this.#process = fork(fileURLToPath(file), {
      execArgv: process.execArgv,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.on("message", (report) => onReport(report as Report));
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    // `close` and not `exit`: what it told before it was killed has arrived by then.
    this.ended = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => resolve(`${signal ?? code}`));
    });
  }

  /** How it failed, and what it wrote last; `undefined` where it was killed, or came to its end. */
  async failure(): Promise<string | undefined> {
    const how = await this.ended;
    if (this.#isKilled || how === "0") return undefined;
    return `${this.#module} ended with ${how}\n${this.#lastWords}`.trimEnd();
  }

  /** Whether it comes to its end by itself within a time; where it does not, it is killed. */
  async endsWithin(ms: number): Promise<boolean> {
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      void this.kill();
    }, ms);
    await this.ended;
    clearTimeout(timer);
    return !hangs;
  }

  /** Tells it something; where it is gone already, nobody hears it. */
  tell(command: Command): void {
    if (this.#process.connected) this.#process.send(command, () => {});
  }

  /** Ends it with SIGKILL; resolves when it is gone and everything that it told has been heard. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#process.kill("SIGKILL");
    await this.ended;
  }
}

/** In a child: hears what the parent tells, and ends with it. */
export function listenToParent<Command extends object>(hear: (command: Command) => Promise<void>): void {
  // What it rejects with ends the process, and so is told.
  process.on("message", (command) => void hear(command as Command));
  process.on("disconnect", () => process.exit());
  // Of the terminal it is the parent's to decide.
  process.on("SIGINT", () => {});
}

/** In a child: tells the parent. */
export function tellParent<Report extends object>(report: Report): void {
  process.send?.(report, () => {});
}
