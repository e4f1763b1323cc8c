import type { AggregateOutcome, Page, PointRange, Points, ReadOutcome, SourceSelection } from "../../records/points.ts";
import { checkPageSelection } from "../page-selection.ts";
import { type RegistryAnswer, takeAnswer } from "../registry.ts";
import type { DeleteStep } from "./point-deleter.ts";
import type { StoreThreads } from "./store-threads.ts";
import type { WriteQueue } from "./write-queue.ts";

/** The points of a SQLite store: what is asked of its threads, in their words. */
export function createSqlitePoints(queue: Pick<WriteQueue, "write">, reader: StoreThreads["reader"]): Points {
  return {
    append(...batches) {
      if (batches.length === 0) return Promise.resolve();
      return queue.write({ kind: "append", batches }).then(takeNothing);
    },
    async read(selection, maxPoints = Number.POSITIVE_INFINITY) {
      return (await reader.ask({ kind: "read points", selection: toPlain(selection), maxPoints })) as ReadOutcome;
    },
    async readPage(selection, maxPoints, after) {
      checkPageSelection(selection);
      return (await reader.ask({ kind: "read page", selection: toPlain(selection), maxPoints, after })) as Page;
    },
    async aggregate(selection, aggregation, maxWindows = Number.POSITIVE_INFINITY) {
      const request = { kind: "aggregate", selection: toPlain(selection), aggregation, maxWindows } as const;
      return (await reader.ask(request)) as AggregateOutcome;
    },
    async deletePoints(range) {
      const plain = { ...toPlain(range), everywhere: range.everywhere };
      let points = 0;
      let step: DeleteStep = { points, next: undefined };
      do {
        step = await queue.write({ kind: "delete points", range: plain, from: step.next });
        points += step.points;
      } while (step.next !== undefined);
      return points;
    },
  };
}

/** Of an append there is nothing but its refusal. */
function takeNothing(given: RegistryAnswer): void {
  takeAnswer(given);
}

/** What crosses to a thread: what is asked may be an object of a class. */
function toPlain<S extends SourceSelection | PointRange>(
  selection: S,
): Pick<S, "projectId" | "deviceId" | "seriesName" | "filter" | "namespace" | "labels" | "seriesNames"> {
  const { projectId, deviceId, seriesName, filter, namespace, labels, seriesNames } = selection;
  return { projectId, deviceId, seriesName, filter, namespace, labels, seriesNames };
}
