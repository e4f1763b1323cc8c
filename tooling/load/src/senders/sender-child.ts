import { answerParent } from "../child/child-process.ts";
import { Fleet } from "./fleet.ts";
import type { SenderQuestion } from "./message.ts";

let fleet: Fleet | undefined;

answerParent<SenderQuestion>(async (question) => {
  if (question.kind === "start") {
    fleet = new Fleet(question.job);
    return fleet.progress();
  }
  return fleet?.[question.kind]();
});
