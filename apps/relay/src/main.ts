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
      for (const error of await relay.flush()) report(`will be tried again: ${error.message}`);
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
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop.abort();
      process.stdin.destroy();
    });
  }
  const intake = port === undefined ? undefined : createHttpIntake(relay);
  if (intake !== undefined) report(`takes readings at ${await intake.listen({ port: port ?? 0, host })}/readings`);

  const forwarding = forward(relay, everyMs, stop.signal);
  const { refused } = await intakeLines(relay, process.stdin, report).catch((error: unknown) => {
    if (stop.signal.aborted) return { refused: 0 };
    throw error;
  });
  if (intake !== undefined && !stop.signal.aborted)
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  stop.abort();
  await Promise.all([forwarding, intake?.close()]);
  for (const error of await relay.flush()) report(`not forwarded: ${error.message}`);
  report(`${relay.accepted - relay.pending} forwarded, ${relay.pending} not, ${refused} left out`);
  process.exitCode = relay.pending > 0 || refused > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  report(IobeamError.is(error) || error instanceof TypeError ? error.message : String(error));
  process.exitCode = 2;
}
