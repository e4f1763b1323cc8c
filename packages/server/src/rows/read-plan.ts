import type { NamespaceRecord } from "../records/namespace.ts";
import type { Labels, SourceSelection } from "../records/points.ts";
import { kindOf } from "./column.ts";
import type { Condition } from "./condition.ts";
import type { RowQuery } from "./row-query.ts";
import { holdsNumbers } from "./row-tests.ts";
import { boundTime, isNever } from "./time-bounds.ts";
import { boundValues, isEmpty, type ValueBounds } from "./value-bounds.ts";

/** What a store is asked for to answer a query: at least the points of every row that is meant. */
export interface ReadPlan {
  readonly selection: SourceSelection;
  /** Whether every row that comes of the points meets the conditions on fields. */
  readonly isExact: boolean;
}

/** What a query is planned for. */
export interface PlanOptions {
  /** The one device that may be read. */
  readonly deviceId?: string | undefined;
  /** What `now()` means; microseconds since 1970. */
  readonly nowMicros: number;
}

/** Plans how the points for a query are read; `undefined` where no row can be meant. */
export function planRead(namespace: NamespaceRecord, query: RowQuery, options: PlanOptions): ReadPlan | undefined {
  const conditions = (kind: ReturnType<typeof kindOf>): readonly Condition[] =>
    query.conditions.filter(({ column }) => kindOf(namespace, column) === kind);
  const time = conditions("time").reduce((bounds, each) => boundTime(bounds, each, options.nowMicros), query.time);
  const devices = new Set(
    conditions("partition")
      .filter(isEqual)
      .map(({ value }) => value),
  );
  if (options.deviceId !== undefined) devices.add(options.deviceId);
  const seriesNames = neededFields(namespace, query);
  const values = planValues(namespace, seriesNames, conditions("field"));
  if (isNever(time) || devices.size > 1 || devices.has("") || (values !== undefined && isEmpty(values)))
    return undefined;
  const limit = values === undefined ? undefined : planLimit(namespace, query);
  const [seriesName] = seriesNames ?? [];
  return {
    selection: {
      projectId: namespace.projectId,
      namespace: namespace.namespaceName,
      deviceId: [...devices][0],
      labels: equalLabels(conditions("label")),
      seriesName: seriesNames?.length === 1 ? seriesName : undefined,
      ...(seriesNames !== undefined && seriesNames.length > 1 && { seriesNames }),
      filter: { ...time, ...values, ...(limit !== undefined && { limit }) },
    },
    isExact: values !== undefined,
  };
}

/** The fields without which the rows cannot be told; `undefined` means all. */
function neededFields(namespace: NamespaceRecord, query: RowQuery): readonly string[] | undefined {
  if (query.column === undefined || kindOf(namespace, query.column) !== "field") return undefined;
  const columns = [
    query.column,
    ...query.conditions.map(({ column }) => column),
    ...(query.limitBy === undefined ? [] : [query.limitBy.column]),
    ...(query.grouping?.columns ?? []),
  ];
  return [...new Set(columns.filter((column) => kindOf(namespace, column) === "field"))];
}

/** What the store can make of the conditions on fields; `undefined` where rows must be looked at for them. */
function planValues(
  namespace: NamespaceRecord,
  seriesNames: readonly string[] | undefined,
  conditions: readonly Condition[],
): ValueBounds | undefined {
  if (conditions.length === 0) return {};
  const [only, ...others] = seriesNames ?? [];
  // Beside another series, points that are left out would leave rows without a value in place of no rows.
  if (only === undefined || others.length > 0 || !holdsNumbers(namespace, only)) return undefined;
  return boundValues(conditions);
}

/** The newest rows of a source are made of the newest points of each of its series, and of no others. */
function planLimit(namespace: NamespaceRecord, { limitBy, limit, grouping }: RowQuery): number | undefined {
  const rows = grouping === undefined ? limit : undefined;
  if (limitBy === undefined) return rows;
  const isOfSource = ["partition", "label"].includes(kindOf(namespace, limitBy.column));
  return isOfSource ? Math.min(limitBy.count, rows ?? Number.POSITIVE_INFINITY) : undefined;
}

function equalLabels(conditions: readonly Condition[]): Labels | undefined {
  const equal = conditions.filter(isEqual);
  return equal.length === 0 ? undefined : Object.fromEntries(equal.map(({ column, value }) => [column, value]));
}

function isEqual({ comparator }: Condition): boolean {
  return comparator === "eq";
}
