/** What a file of an outbox is, by its name. */
export interface SegmentName {
  /** The segment's number. */
  readonly number: number;
  /** `batches` is written by `append`, `points` by `appendNow`; `removed` says what is gone of one of these. */
  readonly kind: "batches" | "points" | "removed";
  /** Whether it was put aside. */
  readonly isAside: boolean;
}

/** What is added to the name of a file that is put aside. */
export const ASIDE = ".damaged";

/** Checksums hold a number in 32 bits, and an id is a number and 22 bits more. */
export const LARGEST_NUMBER: number = 2 ** 31 - 1;

const FORM = /^(\d{8,10})\.(batches|points|removed)(\.damaged)?$/;

/** The name of a segment's file. */
export function makeSegmentName(number: number, kind: SegmentName["kind"]): string {
  return `${String(number).padStart(8, "0")}.${kind}`;
}

/** Reads a file's name; `undefined` where it is none of ours. */
export function readSegmentName(name: string): SegmentName | undefined {
  const [, digits, kind, aside] = FORM.exec(name) ?? [];
  const number = Number(digits);
  if (digits === undefined || number > LARGEST_NUMBER) return undefined;
  const read = { number, kind: kind as SegmentName["kind"], isAside: aside !== undefined };
  // More zeros than needed are another file's name: the one that is made of the number is not there.
  return name === makeSegmentName(number, read.kind) + (aside ?? "") ? read : undefined;
}
