#!/usr/bin/env node
import { createProgram } from "./cli/program.ts";
import { outliveReaders, terminal } from "./cli/terminal.ts";

outliveReaders();
try {
  await createProgram(terminal).parseAsync();
} catch (error) {
  terminal.fail(error);
}
