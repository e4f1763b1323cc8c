import type { Options, SectionName } from "./options.ts";

/** A table for people. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What one has to know to read it. */
  readonly notes?: readonly string[];
}

/** Says what is being done. */
export type Progress = (text: string) => void;

/** One part of the benchmark. Its data is plain JSON. */
export interface Section<Data> {
  readonly name: SectionName;
  readonly title: string;
  run(options: Options, progress: Progress): Promise<Data>;
  /** The tables that compare, for the head of the page. */
  ratios(data: Data): readonly Table[];
  tables(data: Data): readonly Table[];
  /** What failed, or did not deliver what it was given. */
  problems(data: Data): readonly string[];
}
