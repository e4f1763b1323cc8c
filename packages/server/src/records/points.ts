import type { Aggregation, DeviceBlocks, ImportBatch, PointFilter, PointSelection } from "@iobeam/core";

/** What a source is marked with, beside its device: a name and a text for each. */
export type Labels = Readonly<Record<string, string>>;

/** Points of one source: of a device, in a namespace, with labels. Every set of labels makes a source of its own. */
export interface SourceBatch extends ImportBatch {
  /** The device; in a namespace that is not parted by devices, the text of its partitioning field. May be empty there. */
  readonly deviceId: string;
  /** The name of the namespace. @default "input" */
  readonly namespace?: string | undefined;
  /** The other labels. @default none */
  readonly labels?: Labels | undefined;
}

/** Which sources, series and points are meant. */
export interface SourceSelection extends PointSelection {
  /** The name of the namespace. @default "input" */
  readonly namespace?: string | undefined;
  /** Only sources that have all of these; `{}` or nothing means all. */
  readonly labels?: Labels | undefined;
  /** Only these series; together with `seriesName`, only where both allow it. @default all */
  readonly seriesNames?: readonly string[] | undefined;
}

/** Points of one series of one source. */
export interface SourceBlocks extends DeviceBlocks {
  /** The labels of the source; left out where it has none. */
  readonly labels?: Labels | undefined;
}

/** The points that were asked for, or `too large` where there are more than the caller can take. */
export type ReadOutcome = readonly SourceBlocks[] | "too large";

/** A place between two points of a result, in its order. */
export interface PagePlace {
  /** The device. */
  readonly deviceId: string;
  readonly name: string;
  /** The labels of the source; left out where it has none. */
  readonly labels?: Labels | undefined;
  /** Up to when everything of that series is before it; microseconds since 1970. */
  readonly micros: number;
}

/** A part of a result that is read piece by piece. */
export interface Page {
  /** The points, in the order of the result. */
  readonly series: readonly SourceBlocks[];
  /** Where the next page begins; `undefined` where this is the last one. */
  readonly next?: PagePlace | undefined;
}

/** What became of one series: a number for each window that holds any, oldest first. */
export interface SeriesAggregate {
  /** The device. */
  readonly deviceId: string;
  /** The name of the series. */
  readonly name: string;
  /** The labels of the source; left out where it has none. */
  readonly labels?: Labels | undefined;
  /** When each window begins, and without windows, when the oldest point was taken; microseconds since 1970. */
  readonly times: Float64Array;
  /** The number of each window; a sum beyond what a double holds is the largest that it does. */
  readonly values: Float64Array;
}

/** The numbers that were asked for, or `too large` where there are more than the caller can take. */
export type AggregateOutcome = readonly SeriesAggregate[] | "too large";

/** Which points are to go, and from when to when. */
export interface PointRange extends Omit<SourceSelection, "filter"> {
  /** The ends, both included. @default all times */
  readonly filter: Pick<PointFilter, "fromMicros" | "toMicros">;
  /** Whether all namespaces are meant: `namespace` does not count then. @default false */
  readonly everywhere?: boolean | undefined;
}

/** The points of a backend. */
export interface Points {
  /**
   * Keeps all points of all batches or none of them. A point that has the place of an earlier one (project, namespace,
   * device, labels, series, time) replaces it, so appending a batch twice is harmless. A device of the namespace `input`
   * that is not registered becomes so, without a name.
   *
   * @param batches - their blocks have been checked, as `decodeImport` and `decodeImportFrame` do
   * @throws {@link @iobeam/core#InvalidArgumentError} where the project or the namespace does not exist
   */
  append(...batches: readonly SourceBatch[]): Promise<void>;

  /**
   * The points that are meant, oldest first, ordered by device id, then by labels (as JSON with its keys in order, none
   * before all others), then by series name: so the series of a source stand together. Texts are ordered by their code
   * points, which is the order of UTF-8 bytes, and so of databases; `<` orders a few characters otherwise. A series
   * without a matching point is left out. All of them are of one moment.
   *
   * @param selection - which points; their `limit` counts after the other filters, newest first
   * @param maxPoints - the most that the caller can take; texts weigh a point more for each 64 bytes.
   * No more than that is held in memory. Default: no bound
   */
  read(selection: SourceSelection, maxPoints?: number | undefined): Promise<ReadOutcome>;

  /**
   * A part of what `read` brings, in its order, for results of any size: `maxPoints` of its points, or less than a
   * thousand more, and where the next part begins. Each part is of a moment of its own. A part may hold fewer, even
   * none, where much had to be looked through to find them: only the one without `next` is the last.
   *
   * @param selection - which points; without a `limit`
   * @param maxPoints - above 0; texts weigh as in `read`
   * @param after - where the part begins. Default: at the beginning
   * @throws {@link @iobeam/core#InvalidArgumentError} for a selection with a `limit`
   */
  readPage(selection: SourceSelection, maxPoints: number, after?: PagePlace | undefined): Promise<Page>;

  /**
   * What the numbers of each series amount to, in the order of `read`; a series without any is left out.
   *
   * @param selection - which points; their `limit` keeps the newest windows of each series
   * @param aggregation - what is made of them
   * @param maxWindows - the most numbers that the caller can take, of all series together. No more than twice as many
   * are held in memory. Default: no bound
   */
  aggregate(
    selection: SourceSelection,
    aggregation: Aggregation,
    maxWindows?: number | undefined,
  ): Promise<AggregateOutcome>;

  /**
   * Deletes points for good. For retention: `{ toMicros }` of everything that is too old. A deletion of many points is
   * not of one moment: it goes on in steps, between which others read and write. Where it fails half-way, what it has
   * done stays done; doing it again is harmless.
   *
   * @returns how many there were
   */
  deletePoints(range: PointRange): Promise<number>;
}
