import type { Disposable } from "@iobeam/core/testing";
import type { Store } from "../store.ts";

/** What the suite needs of a store under test. */
export interface StoreFixture extends Disposable {
  /** A store that holds nothing yet. */
  readonly store: Store;
  /** Opens the same place anew, after `store` was closed. Leave it out where nothing outlives the process. */
  reopen?(): Promise<Store>;
}
