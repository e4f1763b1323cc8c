import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from "@microsoft/api-extractor";
import type { EntryPoint } from "./entry-points.ts";

/** How an entry point compares with its report, and what API Extractor had to say. */
export interface ReportResult {
  /** Whether the API differs from the report in `etc/`. */
  readonly changed: boolean;
  /** Errors: what could not be analysed. */
  readonly errors: readonly string[];
}

/**
 * Compares the API of an entry point with the report in the `etc/` of its package, or writes the report.
 *
 * @param write - Whether to bring the report up to date instead of only telling that it differs.
 */
export function reportEntryPoint(entryPoint: EntryPoint, write: boolean): ReportResult {
  const errors: string[] = [];
  const reportFolder = join(entryPoint.folder, "etc");
  if (write) mkdirSync(reportFolder, { recursive: true });
  const result = Extractor.invoke(configure(entryPoint, reportFolder), {
    localBuild: write,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error && !isAccepted(message)) errors.push(describe(message));
      message.handled = true;
    },
  });
  return { changed: result.apiReportChanged, errors };
}

function configure(entryPoint: EntryPoint, reportFolder: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(entryPoint.folder, "package.json"),
    configObject: {
      projectFolder: entryPoint.folder,
      mainEntryPointFilePath: entryPoint.declarations,
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "ES2022",
            lib: ["ES2023", "DOM", "DOM.Iterable"],
            module: "NodeNext",
            strict: true,
            exactOptionalPropertyTypes: true,
            allowImportingTsExtensions: true,
            noEmit: true,
            skipLibCheck: true,
            types: ["node"],
          },
          files: [entryPoint.declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${entryPoint.reportName}.api.md`,
        reportFolder,
        reportTempFolder: join(tmpdir(), "iobeam-api-report"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // Everything that is exported is public: release tags would only say so again.
          "ae-missing-release-tag": { logLevel: ExtractorLogLevel.None },
          // It knows no links to members of classes, nor to other packages; the compiler and editors do.
          "ae-unresolved-link": { logLevel: ExtractorLogLevel.None },
          // A type that the API shows but does not export belongs into the review.
          "ae-forgotten-export": { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      },
    },
  });
}

/** What every error overrides: `IobeamError` documents it once for all of them. */
const overriddenMembers = ["name", "code", "retryable", "retryAfterMs"].map((member) => `"${member}".`);

function isAccepted({ messageId, text }: ExtractorMessage): boolean {
  // TSDoc's own word is @defaultValue; editors and typedoc read the shorter one too.
  if (messageId === "tsdoc-undefined-tag") return text.includes('"@default"');
  return messageId === "ae-undocumented" && overriddenMembers.some((member) => text.endsWith(member));
}

function describe(message: ExtractorMessage): string {
  const place = message.sourceFilePath === undefined ? "" : `${message.sourceFilePath}:${message.sourceFileLine} `;
  return `${place}${message.messageId}: ${message.text}`;
}
