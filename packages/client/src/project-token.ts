import { type Clock, IobeamError, readTokenClaims, type Transport, UnauthorizedError } from "@iobeam/core";
import { untilAborted } from "./until-aborted.ts";

const DAY_MS = 86_400_000;
/** The least time between two refreshes that no refusal asked for. */
const PAUSE_MS = 60_000;

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
  async use<T>(call: (token: string) => Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    // A refresh serves other calls too: the signal ends the wait for it, not the refresh.
    if (this.#nowMs() >= this.#refreshAtMs) await untilAborted(this.#refreshEarly(), signal, "Refreshing the token");
    const used = this.#token;
    try {
      return await call(used);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      if (this.#token === used) await untilAborted(this.#refreshInsteadOf(error), signal, "Refreshing the token");
      return call(this.#token);
    }
  }

  /** Where the refresh is refused, the token that there is gets its chance: this device's clock may be wrong. */
  async #refreshEarly(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      const { expiresAtMs = Number.POSITIVE_INFINITY } = readTokenClaims(this.#token);
      if (!IobeamError.is(error) || (error.retryable && this.#nowMs() >= expiresAtMs)) throw error;
      this.#refreshAtMs = this.#nowMs() + PAUSE_MS;
    }
  }

  #refreshInsteadOf(refusal: unknown): Promise<void> {
    return this.#refresh().catch(() => Promise.reject(refusal));
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
    const nowMs = this.#nowMs();
    this.#token = token;
    // A backend may give tokens that live less than a day: those are changed at half of their life. And to a clock
    // that is far ahead every token seems to have ended.
    const refreshAtMs = expiresAtMs - Math.min(DAY_MS, (expiresAtMs - nowMs) / 2);
    this.#refreshAtMs = Math.max(refreshAtMs, nowMs + PAUSE_MS);
  }

  #nowMs(): number {
    return this.#clock.nowMicros() / 1_000;
  }
}
