import { createAttempts } from "./attempts.ts";

const SPAN_S = 15 * 60;
const BLOCK_S = 60;
const MANY = 10;
const MOST_TRUSTED = 10_000;

/** Who tries to log in, and from where. */
export interface LogInPlace {
  /** Names the account, whichever of its names was used. */
  readonly account: string;
  /** The address, or its network. */
  readonly address: string;
}

/** Bounds how often passwords are guessed. */
export interface LogInLimiter {
  /**
   * Counts an attempt before the password is looked at, so that many at once do not slip through.
   *
   * @returns the milliseconds to wait, and then the password is not to be looked at
   */
  take(place: LogInPlace): Promise<number | undefined>;
  /** The attempt was right: it does not count, nor do those before it from there. */
  succeed(place: LogInPlace): Promise<void>;
}

/**
 * Makes the limiter: `attempts` in 15 minutes of an account from an address, and ten times as many from an address, or of
 * an account from everywhere. The last one blocks for a minute only, and not where the account has logged in from
 * before: else anybody with many addresses could keep a user out.
 */
export function createLogInLimiter(attempts: number): LogInLimiter {
  const pairs = createAttempts({ times: attempts, seconds: SPAN_S });
  const addresses = createAttempts({ times: attempts * MANY, seconds: SPAN_S });
  const accounts = createAttempts({ times: attempts * MANY, seconds: SPAN_S, blockSeconds: BLOCK_S });
  const trusted = new Set<string>();
  const pairOf = ({ account, address }: LogInPlace): string => `${address} ${account}`;

  return {
    async take(place) {
      const waitMs = (await pairs.take(pairOf(place))) ?? (await addresses.take(place.address));
      if (waitMs !== undefined || trusted.has(pairOf(place))) return waitMs;
      return accounts.take(place.account);
    },
    async succeed(place) {
      const pair = pairOf(place);
      await pairs.forget(pair);
      await addresses.giveBack(place.address);
      if (!trusted.has(pair)) await accounts.giveBack(place.account);
      trusted.delete(pair);
      if (trusted.size >= MOST_TRUSTED) trusted.delete(trusted.values().next().value as string);
      trusted.add(pair);
    },
  };
}
