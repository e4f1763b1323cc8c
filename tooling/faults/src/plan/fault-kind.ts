import { pick, type Random } from "../sequence/random.ts";

/** How often each kind is drawn, beside the others. */
const WEIGHTS = {
  refuse: 4,
  delay: 3,
  reset: 4,
  "cut-request": 4,
  "cut-answer": 4,
  "swallow-answer": 6,
  stall: 4,
  "answer-408": 2,
  "answer-429": 3,
  "answer-500": 3,
  "answer-503": 3,
  "captive-portal": 3,
  outage: 4,
  "kill-server": 8,
  "kill-producer": 12,
  "kill-both": 4,
  "close-producer": 5,
  "full-disk": 6,
  "torn-tail": 6,
  "flipped-byte": 5,
  "cut-segment": 3,
  "damaged-marks": 4,
  poison: 6,
  replay: 4,
} as const;

/** What can go wrong. */
export type FaultKind = keyof typeof WEIGHTS;

/** All kinds. */
export const FAULT_KINDS: readonly FaultKind[] = Object.keys(WEIGHTS) as FaultKind[];

/** Each kind as often as it weighs. */
const LOTS: readonly FaultKind[] = FAULT_KINDS.flatMap((kind) => Array<FaultKind>(WEIGHTS[kind]).fill(kind));

/** Draws a kind. */
export function drawKind(random: Random): FaultKind {
  return pick(random, LOTS);
}
