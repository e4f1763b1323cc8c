import { makeGoal } from "../report/goal.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Goal } from "../section.ts";
import { BASELINE, type ClientData, type ClientRound, TIMED, type TimedScenario } from "./client-data.ts";

type Key = keyof ClientRound;

const BATCHES = ["batches-1000", "batches-10000"] as const;
const OURS = [
  ["iobeam, addValues", "addValues"],
  ["iobeam", "addDataPoint"],
] as const;

/** What the client is to reach. */
export function makeClientGoals(data: ClientData): Goal[] {
  const [values, points] = ["iobeam, addValues", "iobeam"];
  const call = (name: string, scenario: TimedScenario): number[] => figuresOf(data, name, scenario, "callNanos");
  return [
    ...OURS.flatMap(([name, title]) => makeBlockGoals(data, name, title)),
    ...BATCHES.flatMap((scenario) => makeJsonGoals(data, scenario)),
    makeGoal(
      { figure: "bytes a point, readings with two decimals", most: 3.5, unit: "" },
      figuresOf(data, values, "batches-10000", "bytesPerPoint"),
    ),
    makeGoal(
      { figure: "bytes a point, random doubles", most: 16.5, unit: "" },
      data.doubles.flatMap(({ name, bytes }) => (name === values && bytes !== null ? [bytes] : [])),
    ),
    makeGoal(
      { figure: "`addDataPoint` with a fresh `DataPoint`, a call", most: 150, unit: " ns" },
      call(points, "batches-1000"),
    ),
    ...BATCHES.map((scenario) =>
      makeGoal(
        { figure: `\`addValues\` in ${TIMED.get(scenario)}, a point`, most: 20, unit: " ns" },
        call(values, scenario),
      ),
    ),
  ];
}

function makeBlockGoals(data: ClientData, name: string, title: string): Goal[] {
  const figure = `blocks by ${title}, bodies of 10,000:`;
  const [bare, scenario] = ["bare blocks over node:http", "batches-10000"] as const;
  const ratio = (key: Key, baseline: string): number[] => ratioOf(data, scenario, [name, baseline], key);
  return [
    makeGoal(
      { figure: `${figure} points a second`, least: 8, unit: ` × ${BASELINE}` },
      ratio("pointsPerSecond", BASELINE),
    ),
    makeGoal({ figure: `${figure} CPU a point`, most: 0.125, unit: ` × ${BASELINE}` }, ratio("cpuMicros", BASELINE)),
    makeGoal({ figure: `${figure} CPU a point`, most: 1.5, unit: ` × ${bare}` }, ratio("cpuMicros", bare)),
  ];
}

function makeJsonGoals(data: ClientData, scenario: (typeof BATCHES)[number]): Goal[] {
  const [name, bare] = ["iobeam, JSON", "bare JSON over node:http"];
  const figure = `JSON, ${TIMED.get(scenario)}:`;
  const ratio = (key: Key, baseline: string): number[] => ratioOf(data, scenario, [name, baseline], key);
  return [
    makeGoal(
      { figure: `${figure} points a second`, least: 1, unit: ` × ${BASELINE}` },
      ratio("pointsPerSecond", BASELINE),
    ),
    makeGoal({ figure: `${figure} CPU a point`, most: 1.3, unit: ` × ${bare}` }, ratio("cpuMicros", bare)),
  ];
}

/** A row's figures in a scenario over those of another row. */
function ratioOf(
  data: ClientData,
  scenario: TimedScenario,
  [name, baseline]: readonly [string, string],
  key: Key,
): number[] {
  return ratiosOf(figuresOf(data, name, scenario, key), figuresOf(data, baseline, scenario, key));
}

function figuresOf({ rows }: ClientData, name: string, scenario: TimedScenario, key: Key): number[] {
  const row = rows.find((candidate) => candidate.name === name && candidate.scenario === scenario);
  return row?.rounds.map((round) => round[key]) ?? [];
}
