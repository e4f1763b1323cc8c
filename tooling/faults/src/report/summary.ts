import { getBorderCharacters, table } from "table";
import type { DeviceFinding } from "../oracle/judge.ts";
import { FAULT_KINDS } from "../plan/fault-kind.ts";
import { hasFailed, type Outcome } from "../run.ts";

/** So much of each kind that is wrong is shown; the ledger has all. */
const MOST_SHOWN = 20;
const LONGEST_VALUE = 60;

/** What a run came to, for a terminal. */
export function renderSummary(outcome: Outcome): string {
  const parts = [renderFaults(outcome), renderPoints(outcome), ...renderDetails(outcome)];
  return `${parts.join("\n")}\n`;
}

function renderFaults({ faults, met, skipped }: Outcome): string {
  const rows = FAULT_KINDS.map((kind) => {
    const count = faults.filter((fault) => fault.kind === kind).length;
    return [kind, String(count), met.has(kind) ? String(met.get(kind)) : ""];
  });
  const notes = [...skipped].map(([what, count]) => `not done ${count} times: ${what}`);
  return [draw([["fault", "times", "requests met"], ...rows]), ...notes].join("\n");
}

function renderPoints(outcome: Outcome): string {
  const { promised, stored, promisedPoison, refused, repeated, waiting, released, findings, durationMs } = outcome;
  const count = (fault: DeviceFinding["fault"]): string =>
    String(findings.filter((finding) => finding.fault === fault).length);
  return draw([
    ["points", ""],
    ["promised", String(promised)],
    ["stored in the backend", String(stored)],
    ["promised, of those that are refused", String(promisedPoison)],
    ["dead letters", String(refused)],
    ["dead letters more than once", String(repeated)],
    ["damaged on purpose", String(released)],
    ["waiting", String(waiting)],
    ["lost", count("lost")],
    ["changed", count("changed")],
    ["doubled", count("doubled")],
    ["seconds", (durationMs / 1_000).toFixed(1)],
  ]);
}

function renderDetails(outcome: Outcome): string[] {
  const { seed, findings, problems, folder } = outcome;
  return [
    ...firstOf(problems.map((problem) => `problem: ${problem}`)),
    ...firstOf(findings.map(describe)),
    ...(hasFailed(outcome) ? ["", `failed: seed ${seed}, ${outcome.faults.length} faults`] : [`seed ${seed}`]),
    ...(folder === undefined ? [] : [`the ledger and the disks are kept in ${folder}`]),
  ];
}

function firstOf(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_SHOWN);
  return shown.length === lines.length ? shown : [...shown, `… and ${lines.length - shown.length} more`];
}

function describe({ fault, deviceId, run, series, time, expected, found, where }: DeviceFinding): string {
  const place = `${deviceId} "${series}" at ${time} µs (${run === undefined ? "of no run" : `run ${run}`}, ${where})`;
  return `${fault}: ${place}: expected ${show(expected)}, found ${show(found)}`;
}

function show(value: DeviceFinding["found"]): string {
  if (value === undefined) return "nothing";
  const text = Object.is(value, -0) ? "-0" : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function draw(rows: string[][]): string {
  return table(rows, {
    border: getBorderCharacters("norc"),
    drawHorizontalLine: (line, count) => line < 2 || line === count,
    columns: rows[0]?.map((_, at) => ({ alignment: at === 0 ? "left" : "right" })) ?? [],
  }).trimEnd();
}
