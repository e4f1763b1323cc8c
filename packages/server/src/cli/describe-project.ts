import type { Project } from "../store.ts";

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
    `  project id    ${projectId}`,
    `  device token  ${deviceToken}`,
    `  read token    ${readToken}`,
    "",
    "In a shell:",
    `  export IOBEAM_URL=${url}`,
    `  export IOBEAM_PROJECT_ID=${projectId}`,
    `  export IOBEAM_TOKEN=${deviceToken}`,
    "",
    "In a program:",
    '  import { ClientBuilder, DataPoint } from "@iobeam/client";',
    "",
    `  const client = await new ClientBuilder(${projectId}, process.env.IOBEAM_TOKEN)`,
    `    .setBackend("${url}")`,
    "    .saveToDisk()",
    "    .registerDevice()",
    "    .build();",
    '  client.addDataPoint("temperature", new DataPoint(21.5));',
    "  await client.send();",
  ];
}
