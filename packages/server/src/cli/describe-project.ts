import type { Project } from "../records/project.ts";

/** What a new project comes with. */
export interface ProjectAccess {
  readonly project: Project;
  /** The base of the API. */
  readonly url: string;
  /** For devices: read and write. */
  readonly deviceToken: string;
  /** For those who only look. */
  readonly readToken: string;
}

/** What a person needs to use a new project, for the terminal. */
export function describeProject({ project, url, deviceToken, readToken }: ProjectAccess): string[] {
  const { projectId, projectName } = project;
  return [
    `Project "${projectName}" is made. Its tokens last 30 days; clients refresh them by themselves.`,
    "",
    "In a shell, for the programs that use it:",
    `  export IOBEAM_URL=${url}`,
    `  export IOBEAM_PROJECT_ID=${projectId}`,
    "  # for devices: may read and write",
    `  export IOBEAM_PROJECT_TOKEN=${deviceToken}`,
    "  # for those who only look: may read",
    `  export IOBEAM_READ_TOKEN=${readToken}`,
    "",
    "In a program:",
    '  import { ClientBuilder, DataPoint } from "@iobeam/client";',
    "",
    '  const { IOBEAM_URL = "", IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN = "" } = process.env;',
    "  const client = await new ClientBuilder(Number(IOBEAM_PROJECT_ID), IOBEAM_PROJECT_TOKEN)",
    "    .setBackend(IOBEAM_URL)",
    "    .saveToDisk()",
    "    .registerDevice()",
    "    .build();",
    '  client.addDataPoint("temperature", new DataPoint(21.5));',
    "  await client.send();",
  ];
}
