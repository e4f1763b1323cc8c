import {
  type Clock,
  IobeamError,
  PartialImportError,
  readTokenClaims,
  type Transport,
  UnauthorizedError,
} from "@iobeam/core";

const DAY_MS = 86_400_000;
/** A backend that would not refresh is not asked again at every call. */
const REFUSED_PAUSE_MS = 60_000;

/**
 * A project's token, kept fresh: it is changed for a new one when less than a day of it is left, and
 * once more when the backend refuses it. Of several calls at once, one refreshes for all.
 */
export class ProjectToken {
  readonly #transport: Transport;
  readonly #clock: Clock;
  #token: string;
  #refreshAtMs: number;
  #refreshing: Promise<void> | undefined;

  /** @throws {@link InvalidTokenError} for an empty token or one that is no JSON Web Token */
  constructor(token: string, transport: Transport, clock: Clock) {
    const { expiresAtMs = Number.POSITIVE_INFINITY } = readTokenClaims(token);
    this.#token = token;
    this.#refreshAtMs = expiresAtMs - DAY_MS;
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Makes a call with a token that has time left; a token that the backend refuses is refreshed, and the call made again. */
  async use<T>(call: (token: string) => Promise<T>): Promise<T> {
    if (this.#nowMs() >= this.#refreshAtMs) await this.#refreshEarly();
    const used = this.#token;
    try {
      return await call(used);
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (this.#token === used) await this.#refresh().catch(() => Promise.reject(error));
      return call(this.#token);
    }
  }

  /** The old token may have time left, and then the call can be made with it. */
  async #refreshEarly(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      const { expiresAtMs = Number.POSITIVE_INFINITY } = readTokenClaims(this.#token);
      if (this.#nowMs() >= expiresAtMs || !IobeamError.is(error)) throw error;
      this.#refreshAtMs = this.#nowMs() + REFUSED_PAUSE_MS;
    }
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= this.#fetchToken().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #fetchToken(): Promise<void> {
    const token = await this.#transport.refreshToken({ token: this.#token });
    const { expiresAtMs = Number.POSITIVE_INFINITY } = readTokenClaims(token);
    const leftMs = expiresAtMs - this.#nowMs();
    this.#token = token;
    // A backend may give tokens that live less than a day: those are changed at half of their life.
    this.#refreshAtMs = expiresAtMs - Math.min(DAY_MS, leftMs / 2);
  }

  #nowMs(): number {
    return this.#clock.nowMicros() / 1_000;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof UnauthorizedError || (error instanceof PartialImportError && isRefused(error.cause));
}
