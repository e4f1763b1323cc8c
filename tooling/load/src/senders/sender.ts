import { ChildProcess } from "../child/child-process.ts";
import type { Backend } from "../server/backend.ts";
import type { SenderQuestion, SendJob, SendOutcome, SendProgress } from "./message.ts";

/** What devices do, on whichever backend. */
export type SendPlan = Omit<SendJob, "port" | "projectId" | "token">;

/** Devices in a process of their own. */
export class Sender {
  readonly #child: ChildProcess<SenderQuestion> = new ChildProcess("senders/sender-child");

  /** They begin. */
  start(backend: Pick<Backend, "port" | "project">, plan: SendPlan): Promise<SendProgress> {
    const job: SendJob = { ...backend.project, port: backend.port, ...plan };
    return this.#child.ask<SendProgress>({ kind: "start", job });
  }

  /** How far they have come. */
  progress(): Promise<SendProgress> {
    return this.#child.ask<SendProgress>({ kind: "progress" });
  }

  /** They stop, after what is under way, or after all that they were to send. */
  async end(how: "stop" | "finish" = "stop"): Promise<SendOutcome> {
    const outcome = await this.#child.ask<SendOutcome>({ kind: how });
    await this.#child.kill();
    return outcome;
  }
}
