import { projectIdText, type Schema } from "../../schema.ts";

/** The places of the paths that name points. */
export interface PointsPath {
  readonly project: string;
  /** A device id, or `all`. @default "all" */
  readonly device?: string;
  /** The name of a series, or `all`. @default "all" */
  readonly series?: string;
}

/** The ways to write the path: what is left out means all. */
export const POINT_PATHS: readonly string[] = ["/:project", "/:project/:device", "/:project/:device/:series"];

/** How the places of a path are checked. */
export function makePathSchema(path: string): Schema {
  const places: Readonly<Record<string, Schema>> = {
    project: projectIdText,
    device: { type: "string", description: "A device id, or `all`." },
    series: { type: "string", description: "The name of a series, or `all`." },
  };
  const properties = Object.fromEntries(Object.entries(places).filter(([name]) => path.includes(`:${name}`)));
  return { type: "object", required: Object.keys(properties), properties };
}

/** How the parameters that narrow points down are checked; their texts are read later, all in one place. */
export const filterParameters: Readonly<Record<string, Schema>> = {
  from: { type: "string", description: "Not before; always milliseconds since 1970." },
  to: { type: "string", description: "Not after; always milliseconds since 1970." },
  less_than: { type: "string", description: "Only numbers below." },
  greater_than: { type: "string", description: "Only numbers above." },
  equals: { type: "string", description: "Only this number." },
};

/** How the form of times is checked. */
export const timefmtParameter: Schema = {
  type: "string",
  description: "How times are written: `sec`, `msec`, `usec`, or `timeval` for seconds and microseconds apart.",
};
