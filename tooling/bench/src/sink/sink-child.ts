import { serveTasks } from "../child/serve-tasks.ts";
import type { Arrival } from "./protocol.ts";
import { type ProtocolName, protocols } from "./protocols.ts";
import { type Arrived, tally } from "./tally.ts";

/** How a sink is to start. */
export interface SinkOptions {
  readonly protocol: ProtocolName;
  /** Whether it answers nothing until it is told to. */
  readonly paused: boolean;
}

let arrivals: Arrival[] = [];
let firstArrival: number | undefined;
let decode = protocols.influx.decode;
let resume: () => void = () => {};

const untilResumed = (resolve: () => void): void => {
  resume = resolve;
};

serveTasks({
  async open({ protocol, paused }: SinkOptions): Promise<string> {
    const open = paused ? new Promise<void>(untilResumed) : Promise.resolve();
    decode = protocols[protocol].decode;
    const { url } = await protocols[protocol].listen((arrival) => {
      firstArrival ??= performance.timeOrigin + performance.now();
      arrivals.push(arrival);
    }, open);
    return url;
  },
  resume: (): void => resume(),
  /** Forgets what arrived so far. */
  reset(): void {
    arrivals = [];
    firstArrival = undefined;
  },
  firstArrival: (): number | undefined => firstArrival,
  report: (): Arrived => tally(arrivals, decode),
});
