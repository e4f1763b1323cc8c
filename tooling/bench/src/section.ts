import type { Options, SectionName } from "./options.ts";

/** A table for people. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What one has to know to read it. */
  readonly notes?: readonly string[];
}

/** A figure that we mean to reach. */
export interface Goal {
  readonly figure: string;
  readonly goal: string;
  readonly reached: string;
  /** Whether the median does; `undefined` where it was not measured. */
  readonly isReached: boolean | undefined;
}

/** Says what is being done. */
export type Progress = (text: string) => void;

/** One part of the benchmark. Its data is plain JSON. */
export interface Section<Data> {
  readonly name: SectionName;
  readonly title: string;
  run(options: Options, progress: Progress): Promise<Data>;
  /** What we mean to reach, and what was. */
  goals(data: Data): readonly Goal[];
  /** The tables that compare, for the head of the page. */
  ratios(data: Data): readonly Table[];
  tables(data: Data): readonly Table[];
  /** What failed, or did not deliver what it was given. */
  problems(data: Data): readonly string[];
}
