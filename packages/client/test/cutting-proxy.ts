import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy that ends connections in the midst of an answer. */
export interface CuttingProxy {
  readonly url: string;
  /** How many connections were cut. */
  readonly cuts: number;
  /** Those that are open. */
  readonly open: ReadonlySet<Socket>;
}

/**
 * Starts a proxy before a backend.
 *
 * @param target - the backend's address
 * @param nextCut - after how many bytes of answers the next connection is cut; asked once for each
 */
export async function startCuttingProxy(target: string, nextCut: () => number): Promise<CuttingProxy> {
  const { hostname, port, pathname } = new URL(target);
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const backend = connect(Number(port), hostname);
    open.add(client);
    let left = nextCut();
    const end = (): void => {
      open.delete(client);
      client.destroy();
      backend.destroy();
    };
    client.pipe(backend);
    backend.on("data", (chunk: Buffer) => {
      if (chunk.length >= left) {
        cuts++;
        // What comes before the cut arrives; the rest never does.
        client.write(chunk.subarray(0, left), () => client.resetAndDestroy());
        backend.destroy();
        return;
      }
      left -= chunk.length;
      if (!client.write(chunk)) {
        backend.pause();
        client.once("drain", () => backend.resume());
      }
    });
    for (const socket of [client, backend]) socket.on("error", end).on("close", end);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    open,
    get cuts() {
      return cuts;
    },
  };
}

/** Numbers from 0 up to 1 that look random and are the same in every run (Mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
