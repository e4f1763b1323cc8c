import { format } from "node:util";

/** Everything that a program would notice of a failure without having asked. */
export interface Noise {
  /** Notes an error that was thrown or rejected. */
  add(error: unknown): void;
  /** Ends the capture; the distinct lines, with how often each came. */
  stop(): string[];
}

const LEVELS = ["log", "info", "warn", "error", "debug"] as const;

/** Catches what is written on the console, warnings, and rejections that nobody handles. */
export function captureNoise(): Noise {
  const counts = new Map<string, number>();
  const note = (kind: string, text: string): void => {
    const line = `${kind}: ${text
      .split("\n", 1)[0]
      ?.replace(/\d{4,}/g, "…")
      .slice(0, 120)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  };
  const onWarning = (warning: Error): void => note("warning", warning.message);
  const onRejection = (reason: unknown): void => note("unhandled", String(reason));
  const before = { ...console };
  for (const level of LEVELS) console[level] = (...parts) => note(level, format(...parts));
  process.on("warning", onWarning).on("unhandledRejection", onRejection);
  return {
    add: (error) => note("thrown", String(error)),
    stop() {
      Object.assign(console, before);
      process.off("warning", onWarning).off("unhandledRejection", onRejection);
      return [...counts].map(([line, times]) => (times === 1 ? line : `${times} × ${line}`));
    },
  };
}
