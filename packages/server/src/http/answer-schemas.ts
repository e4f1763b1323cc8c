import { problemSchema, type Schema } from "./schema.ts";

/** The answers of a route: one of success, and that of what is refused. */
export function answers(
  status: number,
  schema: Schema,
  description: string = "Done.",
): Readonly<Record<string, Schema>> {
  return { [status]: { description, ...schema }, "4xx": { description: "Refused.", ...problemSchema } };
}

/** The answers of a route that has nothing to say on success. */
export const emptyAnswers: Readonly<Record<string, Schema>> = answers(204, { type: "null" });
