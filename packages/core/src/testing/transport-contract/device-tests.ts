import type { ContractTests } from "../contract-runner.ts";
import { expectCode, expectSame } from "../expectation.ts";
import type { TransportFixture } from "./fixture.ts";

export const deviceTests: ContractTests<TransportFixture> = {
  async "registers a device under an id that the backend makes"({ transport, projectId, token }) {
    const first = await transport.registerDevice({ projectId }, { token });
    const second = await transport.registerDevice({ projectId }, { token });
    expectSame([first.projectId, second.projectId], [projectId, projectId], "projects");
    expectSame(first.deviceId === second.deviceId, false, "whether both devices have the same id");
  },

  async "registers a device under the id and the name that it wants"({ transport, projectId, token }) {
    const device = await transport.registerDevice({ projectId, deviceId: "own:id_1", deviceName: "Own" }, { token });
    expectSame(device, { projectId, deviceId: "own:id_1", deviceName: "Own" }, "device");
  },

  async "registers a device under a name alone"({ transport, projectId, token }) {
    const device = await transport.registerDevice({ projectId, deviceName: "Gewächshaus 3" }, { token });
    expectSame(device.deviceName, "Gewächshaus 3", "name");
  },

  async "refuses a device id that is taken"({ transport, projectId, token }) {
    await transport.registerDevice({ projectId, deviceId: "twice" }, { token });
    const second = transport.registerDevice({ projectId, deviceId: "twice" }, { token });
    await expectCode(second, "DUPLICATE_DEVICE_ID");
  },

  async "refuses a device name that is taken"({ transport, projectId, token }) {
    await transport.registerDevice({ projectId, deviceId: "a", deviceName: "Same" }, { token });
    const second = transport.registerDevice({ projectId, deviceId: "b", deviceName: "Same" }, { token });
    await expectCode(second, "DUPLICATE_DEVICE_NAME");
  },
};
