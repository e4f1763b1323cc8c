import type { ImportBatch } from "@iobeam/core";

/** The body of an import that is decoded already, and so was found right; else with as much as its schema asks for. */
export class DecodedImport {
  readonly project_id: number;
  readonly batch: ImportBatch;

  constructor(batch: ImportBatch) {
    this.project_id = batch.projectId;
    this.batch = batch;
  }
}
