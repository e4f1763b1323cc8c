import { QueryReq, type QueryResult } from "@iobeam/client";

/** A question about the weather, and how it is asked. */
export interface Question {
  readonly text: string;
  readonly request: QueryReq;
}

/** Questions that between them use most filters. */
export function weatherQuestions(projectId: number, deviceId: string | undefined): Question[] {
  const series = (seriesName: string): QueryReq => new QueryReq(projectId, { deviceId, seriesName });
  const july = [new Date("2010-07-01T00:00:00-08:00"), new Date("2010-07-31T23:00:00-08:00")] as const;
  return [
    { text: "every hour of temperature", request: series("temperature") },
    { text: "the newest 5 of pressure", request: series("pressure").limit(5) },
    { text: "hours warmer than 22 °C", request: series("temperature").greaterThan(22) },
    {
      text: "hours of July between 15 and 16 °C",
      request: series("temperature")
        .inTimeRange(...july)
        .inValueRange(15, 16),
    },
    { text: "hours with a wind of exactly 3 m/s", request: series("wind").equals(3) },
    { text: "the last frost-free hour below 4 °C", request: series("temperature").greaterThan(0).lessThan(4).limit(1) },
    { text: "the highest temperature of each week", request: series("temperature").operator("max").groupBy("1w") },
    { text: "all series, newest point of each", request: new QueryReq(projectId, { deviceId }).limit(1) },
  ];
}

/** How many points a result holds. */
export function countPoints({ result }: QueryResult): number {
  return result.reduce((sum, { data }) => sum + data.length, 0);
}
