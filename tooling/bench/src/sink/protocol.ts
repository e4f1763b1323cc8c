/** What arrived in one request or message. */
export interface Body {
  /** The path and query of the request; empty where there is none. */
  readonly path: string;
  /** The content type of the request; empty where there is none. */
  readonly type: string;
  /** As it came, but with gzip undone. */
  readonly bytes: Buffer;
}

/** A body as it came. */
export interface Arrival extends Body {
  readonly gzip: boolean;
  /** How many bytes it took on the way: the body as it was sent, without the headers of HTTP. */
  readonly wireBytes: number;
}

/** Takes what arrives. */
export type Keep = (arrival: Arrival) => void;

/** Takes one point. */
export type TakePoint = (micros: number, value: number) => void;

/** Something that listens. */
export interface Listening {
  readonly url: string;
}

/** One way to send points: how a backend of it answers, and what its bodies mean. */
export interface Protocol {
  /** Starts to listen on a free port of the loopback; no point is acknowledged before `open` resolves. */
  listen(keep: Keep, open: Promise<void>): Promise<Listening>;
  /** Reads every point of a body; throws where it is not in the form that the protocol says. */
  decode(body: Body, take: TakePoint): void;
}
