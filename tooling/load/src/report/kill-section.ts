import type { KillFigures } from "../parts/measure-kills.ts";
import { none } from "./goal.ts";
import { count, type Section } from "./section.ts";

/** Shows what kills have done. */
export function killSection(figures: KillFigures): Section {
  const { kills, cut, acknowledged, lost, wrong, errors } = figures;
  return {
    title: "SIGKILL under load",
    head: ["kills", "requests cut", "acknowledged", "lost", "wrong"],
    rows: [[kills, cut, acknowledged, lost, wrong].map(count)],
    goals: [
      none(`${kills} kills: acknowledged and not there`, lost),
      none(`${kills} kills: there and wrong`, wrong),
      none(`${kills} kills: errors`, errors.length),
    ],
    problems: errors,
  };
}
