/** Collects what was tried, says it at once, and again as a table at the end. */
export class Report {
  readonly #rows: { readonly what: string; readonly outcome: string; readonly ms: number }[] = [];
  #failed = false;

  /** Whether anything failed. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Tries something and notes how it went; resolves to whether it went well. */
  async try(what: string, action: () => Promise<string | undefined> | Promise<void>): Promise<boolean> {
    const start = performance.now();
    let outcome = "ok";
    let problem: string | undefined;
    try {
      const skipped = await action();
      if (typeof skipped === "string") outcome = `skipped: ${skipped.split("\n")[0]}`;
    } catch (error) {
      outcome = "FAILED";
      problem = (error as Error).message;
      this.#failed = true;
    }
    const ms = performance.now() - start;
    this.#rows.push({ what, outcome, ms });
    console.log(`${outcome === "ok" ? "✓" : "✗"} ${what}${outcome === "ok" ? "" : ` ${outcome}`}`);
    if (problem !== undefined) console.error(problem.replace(/^/gm, "  "));
    return outcome === "ok";
  }

  /** Prints everything that was tried. */
  print(): void {
    const width = Math.max(...this.#rows.map(({ what }) => what.length));
    console.log();
    for (const { what, outcome, ms } of this.#rows) {
      console.log(`${what.padEnd(width)}  ${(ms / 1000).toFixed(1).padStart(6)} s  ${outcome}`);
    }
  }
}
