import type { Producer } from "../producer/producer.ts";
import type { Stream } from "../sequence/entry.ts";
import type { Project } from "../server/message.ts";
import { type Comparison, compare, type Finding } from "./compare.ts";
import { readBackend } from "./read-backend.ts";

/** A point that is not as it should be, and whose it is. */
export interface DeviceFinding extends Finding {
  readonly deviceId: string;
  /** The run of the producer that wrote it, where one did. */
  readonly run: number | undefined;
  /** Where it was looked for. */
  readonly where: "backend" | "dead letters";
}

/** What became of everything that was promised. */
export interface Verdict {
  /** Points that the backend must have. */
  readonly promised: number;
  /** Points that it has. */
  readonly stored: number;
  /** Points that must be dead letters. */
  readonly promisedPoison: number;
  /** Points that are. */
  readonly refused: number;
  /** Of those, the ones that are more than one. */
  readonly repeated: number;
  /** Points that wait still. */
  readonly waiting: number;
  /** Points that were damaged on purpose, and so may be lost. */
  readonly released: number;
  readonly findings: readonly DeviceFinding[];
  /** What else is wrong. */
  readonly problems: readonly string[];
}

/** Reads back what the backend and the producers have, and compares it with what was promised. */
export async function judge(url: string, project: Project, producers: readonly Producer[]): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const producer of producers) verdicts.push(await judgeProducer(url, project, producer));
  const sum = (count: (verdict: Verdict) => number): number => verdicts.reduce((all, one) => all + count(one), 0);
  return {
    promised: sum(({ promised }) => promised),
    stored: sum(({ stored }) => stored),
    promisedPoison: sum(({ promisedPoison }) => promisedPoison),
    refused: sum(({ refused }) => refused),
    repeated: sum(({ repeated }) => repeated),
    waiting: sum(({ waiting }) => waiting),
    released: sum(({ released }) => released),
    findings: verdicts.flatMap(({ findings }) => findings),
    problems: verdicts.flatMap(({ problems }) => problems),
  };
}

async function judgeProducer(url: string, project: Project, producer: Producer): Promise<Verdict> {
  const { ledger, deviceId } = producer.parts;
  const { finished, droppedAsDamaged } = producer;
  const plain = compare(ledger, "plain", await readBackend(url, project, deviceId));
  const poison = compare(ledger, "poison", finished?.refused ?? []);
  const found = ({ findings }: Comparison, stream: Stream): DeviceFinding[] =>
    findings.map((finding) => ({
      ...finding,
      deviceId,
      run: ledger.runAt(stream, finding.time),
      where: stream === "plain" ? "backend" : "dead letters",
    }));
  const problems: string[] = [];
  if (finished === undefined) problems.push(`${deviceId}: did not finish`);
  if (droppedAsDamaged > ledger.released) {
    problems.push(`${deviceId}: ${droppedAsDamaged} points were dropped as damaged, and ${ledger.released} were`);
  }
  return {
    promised: plain.promised,
    stored: plain.stored,
    promisedPoison: poison.promised,
    refused: poison.stored,
    repeated: poison.repeated,
    waiting: finished?.stats.waiting ?? 0,
    released: ledger.released,
    findings: [...found(plain, "plain"), ...found(poison, "poison")],
    problems,
  };
}
