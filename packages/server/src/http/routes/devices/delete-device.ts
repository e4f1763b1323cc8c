import type { Store } from "../../../store.ts";

/**
 * Deletes a device, and its points where that is wanted: those of every namespace that is parted by device ids.
 *
 * @returns whether there was anything to delete
 */
export async function deleteDevice(
  store: Store,
  projectId: number,
  deviceId: string,
  withData: boolean,
): Promise<boolean> {
  // The points go first: after a failure in between, the device is still there to be deleted.
  const deleted = withData ? await deletePoints(store, projectId, deviceId) : 0;
  const isDeleted = await store.devices.delete(projectId, deviceId);
  return isDeleted || deleted > 0;
}

async function deletePoints(store: Store, projectId: number, deviceId: string): Promise<number> {
  let deleted = 0;
  for (const { partitioningField, namespaceName } of await store.namespaces.list(projectId)) {
    if (partitioningField !== "device_id") continue;
    const range = { projectId, deviceId, seriesName: undefined, namespace: namespaceName, filter: {} };
    deleted += await store.deletePoints(range);
  }
  return deleted;
}
