import { clearLine, cursorTo } from "node:readline";
import { count } from "../show.ts";
import type { Account } from "./account.ts";

const BAR_WIDTH = 22;
const WITHOUT_TERMINAL_MS = 1_000;

/** Shows how the run stands: one line that is drawn anew on a terminal, a line every second elsewhere. */
export class Screen {
  readonly #out: NodeJS.WriteStream = process.stdout;
  readonly #fullBar: number;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  /** @param fullBar - how many points that wait fill the bar */
  constructor(fullBar: number) {
    this.#fullBar = fullBar;
  }

  /** Prints the names of the columns. */
  head(): void {
    this.say("   time  backend     taken  acknowledged  in memory   on disk  waiting");
  }

  /** Prints a line that stays. */
  say(text: string): void {
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  /** Shows the account as it is now. */
  draw(atMs: number, isUp: boolean, account: Account): void {
    if (!this.#out.isTTY) {
      if (atMs - this.#drawnMs < WITHOUT_TERMINAL_MS) return;
      this.#drawnMs = atMs;
      this.#out.write(`${this.#line(atMs, isUp, account)}\n`);
      return;
    }
    this.#clear();
    this.#out.write(this.#line(atMs, isUp, account).slice(0, this.#out.columns - 1));
    this.#isOpen = true;
  }

  #line(atMs: number, isUp: boolean, { taken, acknowledged, inMemory, onDisk, waiting }: Account): string {
    const length = Math.ceil((BAR_WIDTH * Math.min(waiting, this.#fullBar)) / this.#fullBar);
    const numbers = [count(taken).padStart(8), count(acknowledged).padStart(14), count(inMemory).padStart(11)];
    const time = `${(atMs / 1_000).toFixed(1)} s`.padStart(7);
    return `${time}  ${isUp ? "up  " : "DOWN"}    ${numbers.join("")}${count(onDisk).padStart(10)}  ${"█".repeat(length)}`;
  }

  #clear(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearLine(this.#out, 0);
    cursorTo(this.#out, 0);
  }
}
