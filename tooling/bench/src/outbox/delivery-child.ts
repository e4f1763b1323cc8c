import { serveTasks } from "../child/serve-tasks.ts";
import { deliver } from "./deliver.ts";

serveTasks({ deliver });
