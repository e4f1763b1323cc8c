import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Packet, parser, writeToStream } from "mqtt-packet";
import type { Keep, Protocol } from "./protocol.ts";

/** The least of an MQTT broker: it acknowledges what is published, and keeps it. */
export const listenMqtt: Protocol["listen"] = async (keep, open) => {
  const server = createServer({ noDelay: true }, (socket) => {
    const packets = parser();
    packets.on("packet", (packet) => answer(packet, { socket, keep, open }));
    socket.on("data", (chunk: Buffer) => {
      // What is answered to one chunk leaves in one write.
      socket.cork();
      packets.parse(chunk);
      socket.uncork();
    });
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1" }, resolve));
  server.unref();
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

interface Session {
  readonly socket: Socket;
  readonly keep: Keep;
  readonly open: Promise<void>;
}

function answer(packet: Packet, { socket, keep, open }: Session): void {
  if (packet.cmd === "connect") {
    void open.then(() => writeToStream({ cmd: "connack", returnCode: 0, sessionPresent: false }, socket));
  } else if (packet.cmd === "publish") {
    const bytes = Buffer.from(packet.payload);
    keep({ path: packet.topic, type: "", bytes, gzip: false, wireBytes: bytes.length });
    if (packet.qos === 1) writeToStream({ cmd: "puback", messageId: packet.messageId ?? 0 }, socket);
  } else if (packet.cmd === "pingreq") {
    writeToStream({ cmd: "pingresp" }, socket);
  } else if (packet.cmd === "disconnect") {
    socket.end();
  }
}
