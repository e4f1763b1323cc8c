import { type Bound, makeGoal } from "../report/goal.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Goal } from "../section.ts";
import { BASELINE, type ClientData, type ClientRound, TIMED, type TimedScenario } from "./client-data.ts";

type Key = keyof ClientRound;

const BATCHES = ["batches-1000", "batches-10000"] as const;
const OURS = [
  ["iobeam, addValues", "addValues"],
  ["iobeam", "addDataPoint"],
] as const;

const RATIOS = { pointsPerSecond: "points a second", cpuMicros: "CPU a point" } as const;

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
  const goal = goalsOf(data, name, "batches-10000", `blocks by ${title}, bodies of 10,000`);
  return [
    goal("pointsPerSecond", BASELINE, { least: 8 }),
    goal("cpuMicros", BASELINE, { most: 0.125 }),
    goal("cpuMicros", "bare blocks over node:http", { most: 1.5 }),
  ];
}

function makeJsonGoals(data: ClientData, scenario: (typeof BATCHES)[number]): Goal[] {
  const goal = goalsOf(data, "iobeam, JSON", scenario, `JSON, ${TIMED.get(scenario)}`);
  return [
    goal("pointsPerSecond", BASELINE, { least: 1 }),
    goal("cpuMicros", "bare JSON over node:http", { most: 1.3 }),
  ];
}

/** Makes goals of one contender beside others. */
function goalsOf(data: ClientData, name: string, scenario: TimedScenario, title: string) {
  return (key: keyof typeof RATIOS, baseline: string, bound: Pick<Bound, "least" | "most">): Goal =>
    makeGoal(
      { figure: `${title}: ${RATIOS[key]}`, ...bound, unit: ` × ${baseline}` },
      ratioOf(data, scenario, [name, baseline], key),
    );
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
