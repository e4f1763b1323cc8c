import { formatCount, formatNumber, formatSpread } from "../report/format.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Table } from "../section.ts";
import { SERVER_BASELINE } from "./contenders.ts";
import { type LoadRow, type LoadShape, type ReadRow, type ServerData, SHAPES } from "./server-data.ts";

/** A load in words. */
export function describeShape({ series, bodySize, connections }: LoadShape): string {
  return `${formatCount(series)} series, bodies of ${formatCount(bodySize)}, ${connections} connections`;
}

/** Loads and reads against the baseline, where it ran. */
export function makeServerRatios({ loads, reads, servers }: ServerData): Table[] {
  const names = servers.map(({ name }) => name);
  if (!names.includes(SERVER_BASELINE)) return [];
  const title = `times ${SERVER_BASELINE}`;
  const readHead = [
    "",
    "newest 500, p50 ↓",
    "a range of 500, p50 ↓",
    "an empty request, p50 ↓",
    "bytes a point stored ↓",
  ];
  return [
    makeLoadTable(`Server, points a second taken in: ${title} ↑`, { loads, names }, (row, base) =>
      formatSpread(ratiosOf(row.pointsPerSecond, base?.pointsPerSecond ?? []), " ×"),
    ),
    {
      title: `Server, reads and storage: ${title}`,
      head: readHead,
      rows: reads.map((row) => {
        const baseline = reads.find(({ name, points }) => name === SERVER_BASELINE && points === row.points);
        return [
          nameRead(row),
          ...(["newest", "range", "empty"] as const).map((kind) => formatRatio(row[kind][0], baseline?.[kind][0])),
          formatRatio(row.bytesPerPoint, baseline?.bytesPerPoint),
        ];
      }),
    },
  ];
}

/** Loads and reads as they were. */
export function makeServerTables({ loads, reads, servers, disk, skipped }: ServerData): Table[] {
  const names = servers.map(({ name }) => name);
  return [
    {
      ...makeLoadTable("Server, points a second taken in", { loads, names }, (row) =>
        formatSpread(row.pointsPerSecond),
      ),
      notes: [
        ...servers.map(({ name, version, note }) => `${name} (${version}): ${note}`),
        ...skipped.map((name) => `${name} is not installed here: skipped`),
        `${formatCount(loads[0]?.points ?? 0)} points from another process; all on ${disk.fileSystem}, where 4 KiB take ${formatNumber(disk.syncMs)} ms to be synced`,
        "1,000 series: a body has one or ten points of each; 4 series: a quarter of a body each",
        ...loads.flatMap(({ name, problems }) => problems.map((problem) => `${name}: **failed**: ${problem}`)),
      ],
    },
    {
      title: "Server, reads of one series of 1,000, in milliseconds",
      head: [
        "",
        "newest 500, p50",
        "p99",
        "a range of 500, p50",
        "p99",
        "an empty request, p50",
        "p99",
        "bytes a point stored",
      ],
      rows: reads.map((row) => [
        nameRead(row),
        ...(["newest", "range", "empty"] as const).flatMap((kind) => row[kind].map(formatNumber)),
        formatNumber(row.bytesPerPoint),
      ]),
      notes: describeReads(reads),
    },
  ];
}

function makeLoadTable(
  title: string,
  { loads, names }: { readonly loads: readonly LoadRow[]; readonly names: readonly string[] },
  cell: (row: LoadRow, baseline: LoadRow | undefined) => string,
): Table {
  const shapes = SHAPES.map(describeShape).filter((shape) => loads.some((row) => describeShape(row.shape) === shape));
  return {
    title,
    head: ["", ...names],
    rows: shapes.map((shape) => {
      const here = loads.filter((row) => describeShape(row.shape) === shape);
      const baseline = here.find(({ name }) => name === SERVER_BASELINE);
      return [
        shape,
        ...names.map((name) =>
          formatLoad(
            here.find((row) => row.name === name),
            (row) => cell(row, baseline),
          ),
        ),
      ];
    }),
  };
}

function nameRead({ name, points }: ReadRow): string {
  return `${name}, ${formatCount(points)} points stored`;
}

function formatLoad(row: LoadRow | undefined, cell: (row: LoadRow) => string): string {
  if (row === undefined) return "–";
  return row.problems.length === 0 ? cell(row) : `${cell(row)} **failed**`;
}

function formatRatio(figure: number, baseline: number | undefined): string {
  return `${formatNumber(figure / (baseline ?? Number.NaN))} ×`;
}

function describeReads(reads: readonly ReadRow[]): string[] {
  return [
    `${formatCount(reads[0]?.requests ?? 0)} requests of each kind over one connection, one after another; every answer compared with what was sent`,
    "an empty request: the time of the server for iobeam, SELECT 1 for PostgreSQL, /health for VictoriaMetrics",
    "stored: all files for iobeam, the table and its index for PostgreSQL (without its log), data and index for VictoriaMetrics; after a flush, and shut down where files are counted",
    ...reads.flatMap(({ name, problems }) => problems.map((problem) => `${name}: **failed**: ${problem}`)),
  ];
}
