import { openForReading } from "./connection.ts";
import { createPointReader } from "./point-reader.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import { serveRequests } from "./serve-requests.ts";

serveRequests(openForReading, (db) => {
  const points = createPointReader(db);
  return {
    answer(request: ReadRequest): ReadAnswer {
      if (request.kind === "aggregate") {
        return points.aggregate(request.selection, request.aggregation, request.maxWindows);
      }
      if (request.kind === "read page") return points.readPage(request.selection, request.maxPoints, request.after);
      return points.read(request.selection, request.maxPoints);
    },
  };
});
