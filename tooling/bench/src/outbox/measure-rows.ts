import { describeFailure } from "../report/describe-failure.ts";
import type { Progress } from "../section.ts";

/** What one measurement came to. */
export interface Measured<Round> {
  readonly round: Round;
  readonly problems: readonly string[];
}

/** A row of a table, to be measured. */
export interface Job<Head, Round> {
  /** What it is called while it is measured. */
  readonly title: string;
  /** What the row says of itself. */
  readonly head: Head;
  measure(): Promise<Measured<Round>>;
}

/** A row that was measured: the rounds that failed are missing. */
export type MeasuredRow<Head, Round> = Head & {
  readonly rounds: readonly Round[];
  readonly problems: readonly string[];
};

/** Measures every row in turn, and that round after round. */
export async function measureRows<Head, Round>(
  jobs: readonly Job<Head, Round>[],
  rounds: number,
  progress: Progress,
): Promise<MeasuredRow<Head, Round>[]> {
  let rows: MeasuredRow<Head, Round>[] = jobs.map(({ head }) => ({ ...head, rounds: [], problems: [] }));
  for (let round = 1; round <= rounds; round++) {
    const grown: MeasuredRow<Head, Round>[] = [];
    for (const [at, job] of jobs.entries()) {
      progress(`round ${round} of ${rounds}, ${job.title}`);
      grown.push(await addRound(rows[at] as MeasuredRow<Head, Round>, job));
    }
    rows = grown;
  }
  return rows;
}

async function addRound<Head, Round>(
  row: MeasuredRow<Head, Round>,
  job: Job<Head, Round>,
): Promise<MeasuredRow<Head, Round>> {
  try {
    const { round, problems } = await job.measure();
    return { ...row, rounds: [...row.rounds, round], problems: [...row.problems, ...problems] };
  } catch (error) {
    return { ...row, problems: [...row.problems, describeFailure(error)] };
  }
}
