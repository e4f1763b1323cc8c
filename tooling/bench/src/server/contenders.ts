import type { ServerContender } from "./contender.ts";
import { iobeam } from "./contenders/iobeam.ts";
import { postgres } from "./contenders/postgres.ts";
import { victoriaMetrics } from "./contenders/victoria-metrics.ts";

/** Every server that is compared. */
export const serverContenders: readonly ServerContender[] = [iobeam, postgres, victoriaMetrics];

/** The server that the others are compared with. */
export const SERVER_BASELINE = "PostgreSQL";
