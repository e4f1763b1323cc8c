import { formatCount, formatNumber, formatSpread } from "../report/format.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Table } from "../section.ts";
import { DELIVERY_MODES } from "./delivery-modes.ts";
import {
  type AppendRound,
  type AppendRow,
  BARE,
  type BacklogRound,
  type DeliveryRound,
  describeWay,
  type OutboxData,
} from "./outbox-data.ts";

const MEBIBYTE = 2 ** 20;

/** Appends against the bare bound, round by round. */
export function makeOutboxRatios(data: OutboxData): Table[] {
  if (data.appends.every(({ name }) => name !== BARE)) return [];
  return [
    makeAppendTable(data, `Outbox, the time of a batch of 1,000 points that is synced: times ${BARE} ↓`, (row, base) =>
      formatSpread(ratiosOf(timesOf(row), base === undefined ? [] : timesOf(base)), " ×"),
    ),
  ];
}

/** Everything as it was. */
export function makeOutboxTables(data: OutboxData): Table[] {
  return [
    ...(data.appends.length === 0 ? [] : makeAppendTables(data)),
    ...(data.deliveries.length === 0 ? [] : [makeDeliveryTable(data)]),
    ...(data.backlogs.length === 0 ? [] : [makeBacklogTable(data)]),
  ];
}

function makeAppendTables(data: OutboxData): Table[] {
  const { appends, appenders, skipped, disk } = data;
  const figures = (key: keyof AppendRound) => (row: AppendRow) =>
    formatSpread(row.rounds.flatMap((round) => round[key] ?? []));
  return [
    {
      ...makeAppendTable(data, "Outbox, milliseconds until a batch of 1,000 points is synced", figures("batchMs")),
      notes: [
        ...appenders.map(({ name, version, note }) => `${name} (${version}): ${note}`),
        ...skipped.map((name) => `${name} is not installed here: skipped`),
        `${formatCount(appends[0]?.batches ?? 0)} batches after a warm-up of a third as many; all on ${disk.fileSystem}, where 4 KiB take ${formatNumber(disk.syncMs)} ms to be synced`,
        "one by one: each batch is awaited before the next; 20 at a time: the time of all, divided by the batches",
        "after the end each is opened anew, and every batch compared with what was given, byte for byte",
        NOT_APPENDING,
        ...appends.flatMap((row) =>
          row.problems.map((problem) => `${row.name}, ${describeWay(row)}: **failed**: ${problem}`),
        ),
      ],
    },
    makeAppendTable(data, "Outbox, calls of fdatasync for each batch", figures("syncsPerBatch")),
    makeAppendTable(data, "Outbox, bytes a point on the disk", figures("bytesPerPoint")),
  ];
}

/** What was looked at and takes no part, and why. */
const NOT_APPENDING =
  "not measured: hypercore (signs what it appends), async-append-only-log (calls an append done before it is written), liteque, plainjob and node-persistent-queue (job queues over SQLite: better-sqlite3 is their bound), better-queue (in memory, or over SQLite)";
const NOT_DELIVERING =
  "no other client for Node.js was found that does the same work: questdb-client keeps nothing on a disk in the version on the registry; MQTT.js with mqtt-jsonl-store is told that a message is kept up to a minute before it is written; mqtt-level-store is built on level 5";

function makeAppendTable(
  { appends, appenders }: OutboxData,
  title: string,
  cell: (row: AppendRow, baseline: AppendRow | undefined) => string,
): Table {
  const ways = [...new Set(appends.map(describeWay))];
  const names = appenders.map(({ name }) => name).filter((name) => appends.some((row) => row.name === name));
  const find = (name: string, way: string): AppendRow | undefined =>
    appends.find((row) => row.name === name && describeWay(row) === way);
  return {
    title,
    head: ["", ...names],
    rows: ways.map((way) => [
      way,
      ...names.map((name) => {
        const row = find(name, way);
        if (row === undefined) return "–";
        return row.problems.length === 0 ? cell(row, find(BARE, way)) : `${cell(row, find(BARE, way))} **failed**`;
      }),
    ]),
  };
}

function timesOf({ rounds }: AppendRow): number[] {
  return rounds.map(({ batchMs }) => batchMs);
}

function makeDeliveryTable({ deliveries }: OutboxData): Table {
  const cell = (rounds: readonly DeliveryRound[], of: (round: DeliveryRound) => number): string =>
    formatSpread(rounds.map(of));
  return {
    title: "Outbox, delivered through it to a backend in another process",
    head: ["", "points a second", "CPU a point, µs", "points", "batches", "fdatasync", "requests", "delivered"],
    rows: deliveries.map(({ name, points, rounds, problems }) => [
      name,
      cell(rounds, (round) => round.pointsPerSecond),
      cell(rounds, (round) => round.cpuMicros),
      formatCount(points),
      cell(rounds, (round) => round.appends),
      cell(rounds, (round) => round.syncs),
      cell(rounds, (round) => round.requests),
      problems.length === 0 ? "all, bit for bit" : "**failed**",
    ]),
    notes: [
      ...DELIVERY_MODES.map(({ name, note }) => `${name}: ${note}`),
      "`storeAndForward` in a folder, `addValues` with 1,000 points a call; while more than 100,000 points wait for the backend, the producer waits for an acknowledgement; the time ends with the last",
      "batches: those handed to the outbox; with every-batch each of them was said to be on the disk, also where the backend had it sooner",
      NOT_DELIVERING,
      ...deliveries.flatMap(({ name, problems }) => problems.map((problem) => `${name}: **failed**: ${problem}`)),
    ],
  };
}

function makeBacklogTable({ backlogs }: OutboxData): Table {
  const cell = (rounds: readonly BacklogRound[], of: (round: BacklogRound) => number): string =>
    formatSpread(rounds.map(of));
  return {
    title: `Outbox, ${formatCount(backlogs[0]?.points ?? 0)} points that wait on the disk`,
    head: [
      "",
      "memory where they were added, MiB",
      "memory after a restart, MiB",
      "build(), ms",
      "first at the backend, ms",
      "all at the backend, ms",
      "bytes a point",
      "delivered",
    ],
    rows: backlogs.map(({ name, rounds, problems }) => [
      name,
      cell(rounds, (round) => round.filledRss / MEBIBYTE),
      cell(rounds, (round) => round.restartedRss / MEBIBYTE),
      cell(rounds, (round) => round.buildMs),
      cell(rounds, (round) => round.firstMs),
      cell(rounds, (round) => round.drainedMs),
      cell(rounds, (round) => round.bytesPerPoint),
      problems.length === 0 ? "all, bit for bit" : "**failed**",
    ]),
    notes: [
      "memory of the process after a full garbage collection, less what it was before the client was built; nobody listens at the backend's address, and the limits are the defaults",
      "times from the call of `build()` in a new process, with `drainPointsPerSecond: Infinity`; the files were written shortly before, so that they are in the system's cache",
      ...backlogs.flatMap(({ name, problems }) => problems.map((problem) => `${name}: **failed**: ${problem}`)),
    ],
  };
}
