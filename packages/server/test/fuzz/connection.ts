import { connect, type Socket } from "node:net";

/** An answer as it came. */
export interface Answer {
  /** 0 where the server ended the connection without one. */
  readonly status: number;
  readonly text: string;
}

/** A connection that is kept alive; requests on it follow each other. */
export interface Connection {
  /** Resolves with the answer, or when the server has ended the connection or is silent. */
  send(bytes: Buffer): Promise<Answer>;
  close(): void;
}

/** How long an answer is waited for: bytes that are no whole request may have none. */
const PATIENCE_MS = 10_000;

/** Opens connections to a port, anew whenever the server has ended one. */
export function createConnection(port: number): Connection {
  let socket: Socket | undefined;
  let received = "";
  let settle: ((answer: Answer) => void) | undefined;

  function finish(): void {
    const text = received;
    received = "";
    settle?.({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    settle = undefined;
  }

  function drop(): void {
    socket?.destroy();
    socket = undefined;
    finish();
  }

  function open(): Socket {
    const opened = connect({ port, host: "127.0.0.1", noDelay: true });
    opened.setEncoding("latin1").on("data", (text: string) => {
      if (opened !== socket) return;
      received += text;
      if (!isWhole(received)) return;
      if (/\r\n(?:connection: close|content-type: text\/event-stream[^\r]*)\r\n/i.test(received)) drop();
      else finish();
    });
    opened.on("error", () => undefined);
    opened.on("close", () => opened === socket && drop());
    opened.setTimeout(PATIENCE_MS, () => opened === socket && drop());
    return opened;
  }

  return {
    send: (bytes) =>
      new Promise((resolve) => {
        settle = resolve;
        socket ??= open();
        socket.write(bytes);
      }),
    close: drop,
  };
}

/** Streams and tails are looked at no further than their beginning. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = text.slice(0, end + 2);
  if (/\r\ncontent-type: text\/event-stream/i.test(head)) return true;
  if (/\r\ntransfer-encoding: chunked\r\n/i.test(head)) return text.endsWith("\r\n0\r\n\r\n");
  const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1] ?? 0);
  return text.length >= end + 4 + length;
}
