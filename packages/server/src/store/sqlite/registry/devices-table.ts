import type { Database, Statement } from "better-sqlite3";
import type { DeviceOrder, DeviceRecord, Devices } from "../../../records/device.ts";
import type { Sync } from "../../registry.ts";
import { refuseProject } from "../../unknown-project.ts";

interface DeviceRow {
  readonly project_id: number;
  readonly device_id: string;
  readonly device_name: string | null;
  readonly device_type: string | null;
  readonly created_ms: number;
}

const COLUMNS = "project_id, device_id, device_name, device_type, created_ms";

/** Prepares the statements on devices. */
export function createDevicesTable(db: Database): Sync<Devices> {
  const isProject = db.prepare<[number], 1>("SELECT 1 FROM projects WHERE project_id = ?").pluck();
  const get = db.prepare<[number, string], DeviceRow>(
    `SELECT ${COLUMNS} FROM devices WHERE project_id = ? AND device_id = ?`,
  );
  const find = db.prepare<[number, string], DeviceRow>(
    `SELECT ${COLUMNS} FROM devices WHERE project_id = ? AND device_name = ?`,
  );
  const insert = db.prepare<[number, string, string | null, string | null, number]>(
    `INSERT INTO devices (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`,
  );
  const update = db.prepare<[string | null, string | null, number, string]>(
    "UPDATE devices SET device_name = ?, device_type = ? WHERE project_id = ? AND device_id = ?",
  );
  const remove = db.prepare<[number, string]>("DELETE FROM devices WHERE project_id = ? AND device_id = ?");
  const hasName = (projectId: number, name: string | null): boolean =>
    name !== null && find.get(projectId, name) !== undefined;

  return {
    register({ projectId, deviceId, deviceName = null, deviceType = null, createdMs }) {
      if (isProject.get(projectId) === undefined) throw refuseProject(projectId);
      if (get.get(projectId, deviceId) !== undefined) return "duplicate id";
      if (hasName(projectId, deviceName)) return "duplicate name";
      insert.run(projectId, deviceId, deviceName, deviceType, createdMs);
      return "created";
    },
    get: (projectId, deviceId) => toDevice(get.get(projectId, deviceId)),
    find: (projectId, deviceName) => toDevice(find.get(projectId, deviceName)),
    list: createDeviceList(db),
    update(projectId, deviceId, { deviceName, deviceType }) {
      const row = get.get(projectId, deviceId);
      if (row === undefined) return "unknown";
      const [name, type] = [deviceName ?? row.device_name, deviceType ?? row.device_type];
      if (name === row.device_name && type === row.device_type) return "unchanged";
      if (name !== row.device_name && hasName(projectId, name)) return "duplicate name";
      update.run(name, type, projectId, deviceId);
      return fromRow({ ...row, device_name: name, device_type: type });
    },
    delete: (projectId, deviceId) => remove.run(projectId, deviceId).changes > 0,
  };
}

const ORDERS: Readonly<Record<DeviceOrder, readonly string[]>> = {
  device_id: ["device_id"],
  device_name: ["device_name", "device_id"],
  created: ["created_ms", "device_id"],
};

function createDeviceList(db: Database): Sync<Devices>["list"] {
  const statements = new Map<string, Statement<number[], DeviceRow>>();
  return (projectId, { offset, count, order, isDescending }) => {
    const by = ORDERS[order].map((column) => (isDescending ? `${column} DESC` : column)).join(", ");
    const sql = `SELECT ${COLUMNS} FROM devices WHERE project_id = ? ORDER BY ${by} LIMIT ? OFFSET ?`;
    const statement = statements.get(sql) ?? db.prepare<number[], DeviceRow>(sql);
    statements.set(sql, statement);
    return statement.all(projectId, count, offset).map(fromRow);
  };
}

function toDevice(row: DeviceRow | undefined): DeviceRecord | undefined {
  return row && fromRow(row);
}

function fromRow({ project_id, device_id, device_name, device_type, created_ms }: DeviceRow): DeviceRecord {
  return {
    projectId: project_id,
    deviceId: device_id,
    ...(device_name !== null && { deviceName: device_name }),
    ...(device_type !== null && { deviceType: device_type }),
    createdMs: created_ms,
  };
}
