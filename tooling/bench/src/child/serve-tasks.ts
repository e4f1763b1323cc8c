import type { Answer, Question } from "./message.ts";

/** What a child process can do, by name. */
export type Tasks = Readonly<Record<string, (argument: never) => unknown>>;

/** Makes this process a child that does tasks until its parent lets go of it. */
export function serveTasks(tasks: Tasks): void {
  process.on("message", (question: Question) => {
    void answer(tasks, question).then((message) => process.send?.(message));
  });
  process.on("disconnect", () => process.exit());
}

async function answer(tasks: Tasks, { id, task, argument }: Question): Promise<Answer> {
  try {
    return { id, result: await tasks[task]?.(argument as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
