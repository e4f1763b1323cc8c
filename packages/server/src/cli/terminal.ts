/** Where a command tells a person what it does. */
export interface Terminal {
  /** Prints lines. */
  say(...lines: readonly string[]): void;
  /** Prints how far something has come, on standard error. */
  note(message: string): void;
  /** Prints a warning, on standard error. */
  warn(message: string): void;
  /** Prints what went wrong, on standard error, and makes the exit code 1. */
  fail(error: unknown): void;
}

/** The process's own terminal. */
export const terminal: Terminal = {
  say(...lines) {
    for (const line of lines) process.stdout.write(`${line}\n`);
  },
  note(message) {
    process.stderr.write(`${message}\n`);
  },
  warn(message) {
    process.stderr.write(`warning: ${message}\n`);
  },
  fail(error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
};

/** Lets the process live on when whoever reads its output has gone, as in `iobeam-server … | head -1`. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
