import type { NetworkFault } from "../proxy/network-fault.ts";
import { between, hashOf, makeRandom, pick, type Random } from "../sequence/random.ts";
import { drawKind, type FaultKind } from "./fault-kind.ts";

const LASTS_MS = { least: 20, most: 300 } as const;
const PAUSE_MS = { least: 0, most: 120 } as const;
const MOST_DELAY_MS = 80;

/** One thing that goes wrong. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Which producer it is about, where it is about one. */
  readonly producer: number;
  /** How long it lasts, or how long it takes until it happens. */
  readonly lastsMs: number;
  /** How long all is well afterwards. */
  readonly pauseMs: number;
  /** What is wrong with the network meanwhile. */
  readonly network: NetworkFault | undefined;
  /** Decides about everything else. */
  readonly seed: number;
}

/** What a plan is drawn from. */
export interface PlanOptions {
  readonly seed: number;
  readonly producers: number;
  /** How many faults. */
  readonly cycles: number;
}

/** The faults of a run, in their order: the same seed, the same plan. */
export function drawPlan({ seed, producers, cycles }: PlanOptions): PlannedFault[] {
  return Array.from({ length: cycles }, (_, cycle) => {
    const random = makeRandom(hashOf(seed, cycle, 201));
    return planFault(drawKind(random), producers, random);
  });
}

/** A fault of a kind, with everything else drawn. */
export function planFault(kind: FaultKind, producers: number, random: Random): PlannedFault {
  return {
    kind,
    producer: between(random, 0, producers - 1),
    lastsMs: between(random, LASTS_MS.least, LASTS_MS.most),
    pauseMs: between(random, PAUSE_MS.least, PAUSE_MS.most),
    network: networkFor(kind, random),
    seed: Math.floor(random() * 2 ** 31),
  };
}

/** Files are damaged while something is in them: the backend was not to be had before. */
function networkFor(kind: FaultKind, random: Random): NetworkFault | undefined {
  switch (kind) {
    case "refuse":
    case "reset":
    case "cut-request":
    case "cut-answer":
    case "swallow-answer":
    case "stall":
    case "captive-portal":
      return { kind };
    case "delay":
      return { kind, delayMs: between(random, 1, MOST_DELAY_MS) };
    case "answer-408":
    case "answer-429":
    case "answer-500":
    case "answer-503":
      return answer(Number(kind.slice("answer-".length)) as 408 | 429 | 500 | 503, random);
    case "outage":
    case "torn-tail":
    case "flipped-byte":
    case "cut-segment":
      return outage(random);
    default:
      return random() < 0.5 ? outage(random) : undefined;
  }
}

function outage(random: Random): NetworkFault {
  return pick<NetworkFault>(random, [
    { kind: "refuse" },
    { kind: "swallow-answer" },
    { kind: "cut-request" },
    { kind: "stall" },
    { kind: "answer", status: 503, retryAfter: "none" },
  ]);
}

function answer(status: 408 | 429 | 500 | 503, random: Random): NetworkFault {
  return { kind: "answer", status, retryAfter: pick(random, ["none", "none", "seconds", "date"]) };
}
