import { serveTasks } from "../child/serve-tasks.ts";
import { fillBacklog, holdBacklog, sendBacklog } from "./backlog.ts";

serveTasks({ fill: fillBacklog, hold: holdBacklog, send: sendBacklog });
