/** A store's word for an argument that it cannot take. Plain, since errors do not cross threads whole. */
export interface RefusedArgument {
  readonly argument: string;
  /** What was expected, to be read after "must be". */
  readonly expected: string;
  readonly received: unknown;
}

/** Thrown within a store before anything is changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly refused: RefusedArgument;

  /** Refuses `received`, which must be `expected`. */
  constructor(argument: string, expected: string, received: unknown) {
    super(`${argument} must be ${expected}`);
    this.refused = { argument, expected, received };
  }
}
