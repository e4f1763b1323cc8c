import { type Child, startChild } from "../child/start-child.ts";
import { quantile } from "../report/spread.ts";
import type { RunningServer, ServerContender } from "./contender.ts";
import type { Check, LoadOptions } from "./load-child.ts";
import type { LoadShape, ReadRow } from "./server-data.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";
import type { Latencies } from "./time-reads.ts";

/** What loading a server came to. */
export interface Load {
  readonly pointsPerSecond: number;
  readonly version: string;
  readonly problem: string | undefined;
}

/** Loads a new server, and reads everything back. */
export function runLoad(contender: ServerContender, shape: LoadShape, points: number): Promise<Load> {
  return withServer(contender, async (server, loader) => {
    const perSeries = Math.floor(points / shape.series);
    const { series, bodySize } = shape;
    await loader.ask("prepare", makeOptions(contender, server, { series, perSeries, bodySize }));
    const ms = await loader.ask<number>("load", shape.connections);
    await server.settle();
    const problem = describe(await loader.ask<Check>("check"));
    await server.stop();
    return { pointsPerSecond: ((perSeries * series) / ms) * 1_000, version: server.version, problem };
  });
}

/** Fills a new server, brings it to rest, and times reads. */
export function runReads(contender: ServerContender, points: number, requests: number): Promise<ReadRow> {
  return withServer(contender, async (server, loader) => {
    const series = 1_000;
    const perSeries = Math.floor(points / series);
    await loader.ask("prepare", makeOptions(contender, server, { series, perSeries, bodySize: 10_000 }));
    await loader.ask("load", 4);
    await server.settle();
    const { empty, newest, range, wrong } = await loader.ask<Latencies>("read", requests);
    const problem = describe(await loader.ask<Check>("check"));
    const problems = [
      ...(wrong > 0 ? [`${wrong} answers were not what was asked for`] : []),
      ...(problem === undefined ? [] : [problem]),
    ];
    const stored = perSeries * series;
    const row = { name: contender.name, points: stored, requests, problems };
    const times = { empty: summarise(empty), newest: summarise(newest), range: summarise(range) };
    return { ...row, ...times, bytesPerPoint: (await server.stop()) / stored };
  });
}

async function withServer<Result>(
  contender: ServerContender,
  use: (server: RunningServer, loader: Child) => Promise<Result>,
): Promise<Result> {
  return withTemporaryFolder(async (folder) => {
    const server = await contender.start(folder);
    const loader = startChild("server/load-child");
    try {
      return await use(server, loader);
    } catch (error) {
      // What failed first is what is told.
      await server.stop().catch(() => {});
      throw error;
    } finally {
      await loader.end();
    }
  });
}

function makeOptions(
  { name: contender }: ServerContender,
  { address }: RunningServer,
  amount: Pick<LoadOptions, "series" | "perSeries" | "bodySize">,
): LoadOptions {
  return { contender, address, ...amount };
}

function describe({ sent, found, wrong }: Check): string | undefined {
  if (sent === found && wrong === 0) return undefined;
  return `${found} of ${sent} points came back, ${wrong} series are not what was sent`;
}

function summarise(latencies: readonly number[]): [number, number] {
  return [quantile(latencies, 0.5), quantile(latencies, 0.99)];
}
