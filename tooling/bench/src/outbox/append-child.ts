import { serveTasks } from "../child/serve-tasks.ts";
import { type AppendEnd, type AppendOptions, type AppendPart, type AppendRun, beginAppends } from "./time-appends.ts";

let run: AppendRun | undefined;

serveTasks({
  async begin(options: AppendOptions): Promise<void> {
    run = await beginAppends(options);
  },
  append: (count: number): Promise<AppendPart> | undefined => run?.append(count),
  end: (): Promise<AppendEnd> | undefined => run?.end(),
});
