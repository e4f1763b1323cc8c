import { checkDeviceName, ErrorCode, InvalidArgumentError, type WireDevice } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Backend } from "../../../backend.ts";
import type { DeviceRecord } from "../../../records/device.ts";
import type { Store } from "../../../store.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import { booleanText, projectIdSchema, type Schema, textSchema } from "../../schema.ts";
import { deleteDevice } from "./delete-device.ts";
import { type DevicesQuery, devicesQuery, findDevice, listDevices } from "./find-devices.ts";
import { type DeviceBody, makeNameTaken, registerDevice } from "./register-device.ts";
import { addTimestampRoute } from "./timestamp-route.ts";
import { deviceSchema, toWireDevice } from "./wire-device.ts";

interface DeviceRoute {
  Params: { readonly device: string };
}

const described: Schema = {
  device_name: { ...textSchema, description: "For people; no two devices of a project share one." },
  device_type: { ...textSchema, maxLength: 256 },
};

const registration: Schema = {
  type: "object",
  required: ["project_id"],
  properties: {
    project_id: projectIdSchema,
    device_id: { type: "string", description: "1 to 256 of `a-z A-Z 0-9 : _ -`; made up by default." },
    ...described,
    created: { type: "string", description: "Now by default.", examples: ["2016-08-28 17:25:31 +0000"] },
  },
};

const changes: Schema = {
  type: "object",
  properties: {
    project_id: projectIdSchema,
    device_id: { type: "string", description: "The same as in the path, if at all." },
    ...described,
  },
};

const devicePath: Schema = { type: "object", properties: { device: { type: "string" } } };

const deletion: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    data: { ...booleanText, description: "Whether its points go too, which needs the right to administer." },
  },
};

const devicesAnswer: Schema = {
  oneOf: [
    {
      type: "object",
      required: ["devices"],
      additionalProperties: false,
      properties: { devices: { type: "array", items: deviceSchema } },
    },
    deviceSchema,
  ],
};

const about = { tags: ["devices"], security: [{ bearer: [] }] };

/** `/devices`: registers, lists, finds, changes and deletes devices; `/devices/timestamp` tells the time. */
export function addDeviceRoutes(v1: FastifyInstance, { store }: Pick<Backend, "store">, guard: Guard): void {
  addTimestampRoute(v1, guard);
  addRegistration(v1, store, guard);
  addFinding(v1, store, guard);
  addChange(v1, store, guard);
  addDeletion(v1, store, guard);
}

function addRegistration(v1: FastifyInstance, store: Store, guard: Guard): void {
  const response = answers(201, deviceSchema, "The device.");
  v1.post<{ Body: DeviceBody }>(
    "/devices",
    {
      onRequest: guard.project("write"),
      schema: { ...about, summary: "Register a device", body: registration, response },
    },
    async (request, reply): Promise<WireDevice> => {
      guard.grantIn(request, request.body.project_id, request.body.device_id);
      const device = await registerDevice(store, request.body);
      reply.code(201);
      return toWireDevice(device);
    },
  );
}

function addFinding(v1: FastifyInstance, store: Store, guard: Guard): void {
  v1.get<{ Querystring: DevicesQuery }>(
    "/devices",
    {
      onRequest: guard.project("read"),
      schema: {
        ...about,
        summary: "List the devices of a project, or find one by its name",
        querystring: devicesQuery,
        response: answers(200, devicesAnswer, "A list; with `name`, one device."),
      },
    },
    async (request) => {
      const own = guard.grantOf(request);
      const { project_id = own.projectId, name } = request.query;
      const grant = guard.grantIn(request, Number(project_id), own.deviceId);
      if (name !== undefined) return toWireDevice(expectDevice(await findDevice(store, grant, name)));
      return { devices: (await listDevices(store, grant, request.query)).map(toWireDevice) };
    },
  );

  v1.get<DeviceRoute>(
    "/devices/:device",
    {
      onRequest: guard.project("read"),
      schema: { ...about, summary: "Find a device", params: devicePath, response: answers(200, deviceSchema) },
    },
    async (request) => {
      const { projectId, deviceId } = targetOf(guard, request);
      return toWireDevice(expectDevice(await store.devices.get(projectId, deviceId)));
    },
  );
}

function addChange(v1: FastifyInstance, store: Store, guard: Guard): void {
  const response = { ...answers(200, deviceSchema, "The device as it is now."), ...emptyAnswers };
  v1.patch<DeviceRoute & { Body: Partial<DeviceBody> }>(
    "/devices/:device",
    {
      onRequest: guard.project("write"),
      schema: { ...about, summary: "Change a device", params: devicePath, body: changes, response },
    },
    async (request, reply) => {
      const { project_id, device_id, device_name, device_type } = request.body;
      const { projectId, deviceId } = targetOf(guard, request, project_id);
      if (device_id !== undefined && device_id !== deviceId) {
        throw new InvalidArgumentError("device_id", `the one of the path, ${deviceId}`, device_id);
      }
      const outcome = await store.devices.update(projectId, deviceId, {
        ...(device_name !== undefined && { deviceName: checkDeviceName(device_name, "device_name") }),
        ...(device_type !== undefined && { deviceType: device_type }),
      });
      if (outcome === "duplicate name") throw makeNameTaken(device_name ?? deviceId);
      if (outcome === "unchanged") return reply.code(204).send();
      return toWireDevice(expectDevice(outcome === "unknown" ? undefined : outcome));
    },
  );
}

function addDeletion(v1: FastifyInstance, store: Store, guard: Guard): void {
  v1.delete<DeviceRoute & { Querystring: { data?: string } }>(
    "/devices/:device",
    {
      onRequest: guard.project("write"),
      schema: {
        ...about,
        summary: "Delete a device",
        description: "Its points stay unless `data` says otherwise; the next import of its id registers it anew.",
        params: devicePath,
        querystring: deletion,
        response: emptyAnswers,
      },
    },
    async (request, reply) => {
      const { projectId, deviceId } = targetOf(guard, request);
      const withData = request.query.data?.toLowerCase() === "true";
      if (withData && !guard.grantOf(request).rights.admin) {
        throw new Problem(403, ErrorCode.RIGHT_MISSING, "The token does not give the right to admin");
      }
      if (await deleteDevice(store, projectId, deviceId, withData)) return reply.code(204).send();
      throw makeUnknown();
    },
  );
}

/** The device that a path names, which the token must be for. */
function targetOf(
  guard: Guard,
  request: FastifyRequest<DeviceRoute>,
  project: number = guard.grantOf(request).projectId,
): { readonly projectId: number; readonly deviceId: string } {
  const deviceId = request.params.device;
  return { projectId: guard.grantIn(request, project, deviceId).projectId, deviceId };
}

function expectDevice(device: DeviceRecord | undefined): DeviceRecord {
  if (device !== undefined) return device;
  throw makeUnknown();
}

function makeUnknown(): Problem {
  return new Problem(404, ErrorCode.NOT_FOUND, "There is no such device in this project");
}
