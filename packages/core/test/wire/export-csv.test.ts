import { type ExportTimefmt, encodeBlocks, encodeExportCsv, type LabelledBlocks } from "@iobeam/core";
import { describe, expect, it } from "vitest";

function csvOf(found: readonly LabelledBlocks[], timefmt: ExportTimefmt = "usec"): string {
  return [...encodeExportCsv(6, found, timefmt)].join("");
}

const temp = { deviceId: "d", name: "temp", blocks: encodeBlocks([-1, 1_427_316_488_000_001], [-0, 1e21]) };

describe("encodeExportCsv", () => {
  it.each<[ExportTimefmt, string, string]>([
    ["usec", "-1", "1427316488000001"],
    ["msec", "-1", "1427316488000"],
    ["sec", "-1", "1427316488"],
    ["timeval", "-0.000001", "1427316488.000001"],
  ])("writes times as %s", (timefmt, first, second) => {
    expect(csvOf([temp], timefmt)).toBe(
      `project_id,device_id,name,time,value\r\n6,d,temp,${first},-0\r\n6,d,temp,${second},1e+21\r\n`,
    );
  });

  it("quotes texts where they need it (RFC 4180), and an empty one", () => {
    const texts = ['a "b"', "c,d", "e\nf", "", "g h", "=1+1"];
    const blocks = encodeBlocks(
      texts.map((_, at) => at),
      texts,
    );
    const rows = csvOf([{ deviceId: "d", name: "a,b", blocks }]).split("\r\n");
    expect(rows.slice(1, -1)).toEqual([
      '6,d,"a,b",0,"a ""b"""',
      '6,d,"a,b",1,"c,d"',
      '6,d,"a,b",2,"e\nf"',
      '6,d,"a,b",3,""',
      '6,d,"a,b",4,g h',
      '6,d,"a,b",5,=1+1',
    ]);
  });

  it("adds a column of labels where a series has some", () => {
    const labelled = { ...temp, labels: { room: "r" } };
    const [header, , , row] = csvOf([temp, labelled]).split("\r\n");
    expect([header, row]).toEqual(["project_id,device_id,name,time,value,labels", '6,d,temp,-1,-0,"{""room"":""r""}"']);
  });

  it("has a header even where nothing was found", () => {
    expect(csvOf([])).toBe("project_id,device_id,name,time,value\r\n");
  });
});
