#!/usr/bin/env node
import { createProgram } from "./cli/program.ts";
import { terminal } from "./cli/terminal.ts";

try {
  await createProgram(terminal).parseAsync();
} catch (error) {
  terminal.fail(error);
}
