import type { OutboxRecovery } from "@iobeam/core";
import type { Damage } from "./damage.ts";

/** Looks whether a client tells of all damage that was done to its outbox, and of none that was not. */
export class DamageWatch {
  readonly #untold: Damage[] = [];
  /** A damaged file may stay for a while: until it is gone, it may be told of again. */
  #mayBeThere = false;

  /** Damage was done. */
  add(damage: Damage): void {
    this.#untold.push(damage);
    this.#mayBeThere = true;
  }

  /** A client was built, and found this; gives what is wrong about it. */
  check({ damaged, tornBytes }: OutboxRecovery): string[] {
    const problems: string[] = [];
    if (damaged.length > 0 && !this.#mayBeThere) {
      problems.push(`it tells of damage, and nothing was damaged: ${JSON.stringify(damaged)}`);
    }
    if (damaged.length === 0 && tornBytes === 0) {
      for (const { what, mustBeTold } of this.#untold) if (mustBeTold) problems.push(`it does not tell of ${what}`);
    }
    this.#untold.length = 0;
    this.#mayBeThere = this.#mayBeThere && damaged.length > 0;
    return problems;
  }
}
