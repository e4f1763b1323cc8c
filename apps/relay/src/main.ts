import { once } from "node:events";
import { setInterval as every } from "node:timers/promises";
import { IobeamError } from "@iobeam/core";
import { createHttpIntake } from "./intake-http.ts";
import { intakeLines } from "./intake-lines.ts";
import { HELP, readCommandLine, readEnvironment } from "./options.ts";
import { Relay } from "./relay.ts";

function report(text: string): void {
  console.error(`relay: ${text}`);
}

/** Sends what came on standard input again and again, until `stop` says so. */
async function forward(relay: Relay, everyMs: number, stop: AbortSignal): Promise<void> {
  try {
    for await (const _ of every(everyMs, undefined, { signal: stop })) {
      for (const { message } of await relay.flush()) report(message);
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}

async function main(): Promise<void> {
  const { help, port, host, everyMs } = readCommandLine(process.argv.slice(2));
  if (help) return console.log(HELP);
  const relay = new Relay(readEnvironment(process.env));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const intake = port === undefined ? undefined : createHttpIntake(relay);
  if (intake !== undefined) report(`takes readings at ${await intake.listen({ port: port ?? 0, host })}/readings`);

  const forwarding = forward(relay, everyMs, stop.signal);
  const leftOut = await intakeLines(relay, process.stdin, { signal: stop.signal, report });
  if (intake !== undefined && !stop.signal.aborted) await once(stop.signal, "abort");
  stop.abort();
  process.stdin.destroy();
  await Promise.all([forwarding, intake?.close()]);
  for (const error of await relay.flush()) report(`not forwarded: ${error.message}`);
  tellOutcome(relay, leftOut);
}

function tellOutcome(relay: Relay, leftOut: number): void {
  const { accepted, pending, refused } = relay;
  report(`${accepted - pending - refused} forwarded, ${pending} not, ${refused} refused, ${leftOut} left out`);
  process.exitCode = pending + refused + leftOut > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  report(IobeamError.is(error) || error instanceof TypeError ? error.message : String(error));
  process.exitCode = 2;
}
