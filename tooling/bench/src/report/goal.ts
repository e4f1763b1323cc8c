import type { Goal } from "../section.ts";
import { formatSpread } from "./format.ts";
import { quantile } from "./spread.ts";

/** What a figure is to be. */
export interface Bound {
  readonly figure: string;
  readonly most?: number;
  readonly least?: number;
  /** What follows the number. */
  readonly unit: string;
}

/** Compares the median of some figures with what it is to be. */
export function makeGoal({ figure, most, least, unit }: Bound, figures: readonly number[]): Goal {
  const median = quantile(figures, 0.5);
  const isReached = Number.isNaN(median)
    ? undefined
    : median <= (most ?? Number.POSITIVE_INFINITY) && median >= (least ?? Number.NEGATIVE_INFINITY);
  const goal = [
    ...(least === undefined ? [] : [`≥ ${format(least)}`]),
    ...(most === undefined ? [] : [`≤ ${format(most)}`]),
  ];
  return { figure, goal: `${goal.join(", ")}${unit}`, reached: formatSpread(figures, unit), isReached };
}

/** Goals as rows: what, the goal, what was reached, and whether it was. */
export function makeGoalRows(goals: readonly Goal[]): string[][] {
  return goals.map(({ figure, goal, reached, isReached }) => {
    return [figure, goal, reached, isReached === undefined ? "not measured" : isReached ? "yes" : "**no**"];
  });
}

/** What stands above {@link makeGoalRows}. */
export const GOAL_HEAD: readonly string[] = ["", "goal", "reached", ""];

function format(bound: number): string {
  return bound.toLocaleString("en-US", { maximumFractionDigits: 3 });
}
