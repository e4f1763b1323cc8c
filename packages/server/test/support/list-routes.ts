import { createApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/operations/metrics.ts";
import { completeOptions } from "../../src/server-options.ts";

const LINE = /^(?<indent>(?:[│ ] {3})*)[├└]── (?<part>\S+) \((?<methods>[^)]+)\)/;

/** Every route of the API, as in `GET /v1/users/me`: what the app itself tells. The files of the page of its document are left out. */
export async function listRoutes(): Promise<string[]> {
  const app = createApp({ settings: completeOptions({}), metrics: createMetrics(), store: {} } as never);
  await app.ready();
  const parts: string[] = [];
  const routes = app
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const { indent = "", part = "", methods = "" } = LINE.exec(line)?.groups ?? {};
      if (part === "") return [];
      parts.splice(indent.length / 4, Number.POSITIVE_INFINITY, part);
      return methods.split(", ").map((method) => `${method} ${parts.join("")}`);
    });
  await app.close();
  return routes.filter((route) => !/\/docs[/*]/.test(route)).sort();
}
