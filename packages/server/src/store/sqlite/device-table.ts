import type { Database } from "better-sqlite3";
import type { DeviceRecord, RegisterOutcome } from "../../store.ts";

/** The statements on devices. */
export interface DeviceTable {
  register(device: DeviceRecord): RegisterOutcome | "unknown project";
  /** The key of a device, which is registered without a name where it is not yet; `undefined` without its project. */
  meet(projectId: number, deviceId: string): number | undefined;
}

/** Prepares the statements on devices. */
export function createDeviceTable(db: Database): DeviceTable {
  const hasProject = db.prepare<[number], 1>("SELECT 1 FROM projects WHERE project_id = ?").pluck();
  const key = db
    .prepare<[number, string], number>("SELECT device_key FROM devices WHERE project_id = ? AND device_id = ?")
    .pluck();
  const hasName = db
    .prepare<[number, string], 1>("SELECT 1 FROM devices WHERE project_id = ? AND device_name = ?")
    .pluck();
  const insert = db.prepare<[number, string, string | null, string | null, number]>(
    "INSERT INTO devices (project_id, device_id, device_name, device_type, created_ms) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    register({ projectId, deviceId, deviceName, deviceType = null, createdMs }) {
      if (hasProject.get(projectId) === undefined) return "unknown project";
      if (key.get(projectId, deviceId) !== undefined) return "duplicate id";
      if (hasName.get(projectId, deviceName) !== undefined) return "duplicate name";
      insert.run(projectId, deviceId, deviceName, deviceType, createdMs);
      return "created";
    },
    meet(projectId, deviceId) {
      const known = key.get(projectId, deviceId);
      if (known !== undefined || hasProject.get(projectId) === undefined) return known;
      return Number(insert.run(projectId, deviceId, null, null, Date.now()).lastInsertRowid);
    },
  };
}
