import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks for a text on the terminal and does not show it; without a terminal, takes the first line of standard input. */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true) return readLine();
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  stderr.write(`${question}: `);
  const lines = createInterface({ input: stdin, output: hidden, terminal: true });
  const interrupted = new Promise<never>((_resolve, reject) => {
    lines.on("SIGINT", () => reject(new Error("Nothing was changed.")));
  });
  try {
    return await Promise.race([lines.question(""), interrupted]);
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return "";
}
