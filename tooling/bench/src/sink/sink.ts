import { type Child, startChild } from "../child/start-child.ts";
import type { SinkOptions } from "./sink-child.ts";
import type { Arrived } from "./tally.ts";

/** A backend in a process of its own that keeps what it is sent, to be looked at afterwards. */
export interface Sink {
  readonly url: string;
  /** Answers from now on, where it was started paused. */
  resume(): Promise<void>;
  /** Forgets what arrived so far. */
  reset(): Promise<void>;
  /** When the first body came; milliseconds since 1970, or `undefined` where none has. */
  firstArrival(): Promise<number | undefined>;
  /** Decodes what arrived. */
  report(): Promise<Arrived>;
  end(): Promise<void>;
}

/** Starts a sink. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const child: Child = startChild("sink/sink-child");
  return {
    url: await child.ask<string>("open", options),
    resume: () => child.ask("resume"),
    reset: () => child.ask("reset"),
    firstArrival: () => child.ask("firstArrival"),
    report: () => child.ask("report"),
    end: () => child.end(),
  };
}
