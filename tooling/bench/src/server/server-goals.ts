import { makeGoal } from "../report/goal.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Goal } from "../section.ts";
import { type LoadShape, type ReadRow, type ServerData, SHAPES } from "./server-data.ts";
import { describeShape } from "./server-tables.ts";

const OURS = "iobeam";

/** What the server is to reach. */
export function makeServerGoals(data: ServerData): Goal[] {
  const big = SHAPES.filter(({ bodySize }) => bodySize === 10_000);
  return [...big.flatMap((shape) => makeLoadGoals(data, shape)), ...makeReadGoals(data.reads)];
}

function makeLoadGoals({ loads }: ServerData, shape: LoadShape): Goal[] {
  const of = (wanted: string): readonly number[] => {
    const row = loads.find(
      ({ name, shape: other }) => name === wanted && describeShape(other) === describeShape(shape),
    );
    return row?.pointsPerSecond ?? [];
  };
  const figure = `taken in, ${describeShape(shape)}`;
  return [
    makeGoal({ figure, least: 1_500_000, unit: " points/s" }, of(OURS)),
    makeGoal({ figure, least: 1, unit: " × VictoriaMetrics" }, ratiosOf(of(OURS), of("VictoriaMetrics"))),
    makeGoal({ figure, least: 6, unit: " × PostgreSQL COPY" }, ratiosOf(of(OURS), of("PostgreSQL"))),
  ];
}

function makeReadGoals(reads: readonly ReadRow[]): Goal[] {
  const [few, many] = reads.filter(({ name }) => name === OURS);
  const growth = few && many ? [many.newest[0] / few.newest[0]] : [];
  return [
    makeGoal({ figure: "stored", most: 6, unit: " bytes a point" }, many ? [many.bytesPerPoint] : []),
    makeGoal(
      { figure: "the newest 500 points of a series, p50", most: 2, unit: " × an empty request" },
      many ? [many.newest[0] / many.empty[0]] : [],
    ),
    makeGoal({ figure: "the same, with ten times as many points stored", most: 1.3, unit: " ×" }, growth),
  ];
}
