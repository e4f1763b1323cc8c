import type { FaultProxy } from "../proxy/fault-proxy.ts";
import type { NetworkFault } from "../proxy/network-fault.ts";

/** How the network is between faults: well, or for some cycles not at all, so that much waits on the devices. */
export class Weather {
  readonly #proxy: FaultProxy;
  #fault: NetworkFault | undefined;
  #cyclesLeft = 0;

  constructor(proxy: FaultProxy) {
    this.#proxy = proxy;
  }

  /** From now on, and for some cycles, this is what the network is like. */
  worsen(fault: NetworkFault, cycles: number): void {
    this.#fault = fault;
    this.#cyclesLeft = cycles;
  }

  /** A cycle begins. */
  pass(): void {
    if (this.#cyclesLeft-- <= 0) this.#fault = undefined;
  }

  /** No fault any more but for the weather's own. */
  async heal(): Promise<void> {
    if (this.#fault === undefined) await this.#proxy.heal();
    else await this.#proxy.break(this.#fault);
  }
}
