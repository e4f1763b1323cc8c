import { listenToParent, tellParent } from "../child/child-process.ts";
import type { ProducerCommand, ProducerReport } from "./message.ts";
import { ProducerRun } from "./producer-run.ts";

let run: Promise<ProducerRun> | undefined;

listenToParent<ProducerCommand>(async (command) => {
  if (command.kind === "start") run = ProducerRun.start(command.settings, tellParent<ProducerReport>);
  else await (await run)?.hear(command);
  if (command.kind === "close" || command.kind === "finish") process.disconnect();
});
