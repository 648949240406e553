// Devices of Identity Engine and whose they are.
import type { JsonObject } from '../../../../shared/json.ts';
import type { SimDevice } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';
import { searched } from '../wire/search.ts';
import type { World } from '../world.ts';
import { findUser } from './find.ts';
import { userView } from './user-view.ts';

const ONE = '/api/v1/devices/{deviceId}';
const READ = { scope: 'okta.devices.read', permission: 'okta.devices.read', engine: 'identity' } as const;
const MANAGE = { scope: 'okta.devices.manage', permission: 'okta.devices.manage', engine: 'identity' } as const;

/**
 * A change of a device's status: its name in the path, the statuses that it may begin at, and the one that it leads to.
 */
type Step = [name: string, from: SimDevice['status'][], to: SimDevice['status']];
const STEPS: readonly Step[] = [
  ['activate', ['DEACTIVATED'], 'ACTIVE'],
  ['deactivate', ['ACTIVE', 'SUSPENDED'], 'DEACTIVATED'],
  ['suspend', ['ACTIVE'], 'SUSPENDED'],
  ['unsuspend', ['SUSPENDED'], 'ACTIVE'],
];

export const deviceRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/devices', ...READ, handle: list },
  { method: 'GET', path: ONE, ...READ, handle: (call) => ok(deviceView(call.world, find(call))) },
  { method: 'GET', path: `${ONE}/users`, ...READ, handle: usersOf },
  { method: 'DELETE', path: ONE, ...MANAGE, handle: remove },
  ...STEPS.map((step): SimRoute => ({
    method: 'POST',
    path: `${ONE}/lifecycle/${step[0]}`,
    ...MANAGE,
    handle: (call) => change(call, step),
  })),
  {
    method: 'GET',
    path: '/api/v1/users/{userId}/devices',
    scope: 'okta.users.read',
    permission: 'okta.users.read',
    engine: 'identity',
    handle: devicesOf,
  },
];

function deviceView(world: World, device: SimDevice): JsonObject {
  const { displayName } = device.profile;
  return {
    id: device.id,
    status: device.status,
    created: device.created,
    lastUpdated: device.lastUpdated,
    profile: { ...device.profile, registered: true },
    resourceType: 'UDDevice',
    resourceDisplayName: { value: displayName, sensitive: false },
    resourceAlternateId: displayName,
    resourceId: device.id,
    _links: { self: { href: `${world.url}/api/v1/devices/${device.id}` } },
  };
}

function list(call: SimCall): SimAnswer {
  const sizes = { standard: 200, largest: 200 };
  const view = (device: SimDevice): JsonObject => deviceView(call.world, device);
  return page(call, searched(call, [...call.world.org.devices.values()], view), sizes, view);
}

function find(call: SimCall): SimDevice {
  const device = call.world.org.devices.get(param(call, 'deviceId'));
  if (device === undefined) throw notFound(param(call, 'deviceId'), 'Device');
  return device;
}

function usersOf(call: SimCall): SimAnswer {
  const device = find(call);
  const users = device.userIds.flatMap((id) => call.world.org.users.get(id) ?? []);
  return ok(
    users.map((user) => ({
      created: device.created,
      managementStatus: 'NOT_MANAGED',
      screenLockType: 'BIOMETRIC',
      user: userView(call.world, user),
    })),
  );
}

function devicesOf(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  const own = [...call.world.org.devices.values()].filter(({ userIds }) => userIds.includes(user.id));
  return ok(
    own.map((device) => ({
      created: device.created,
      deviceUserId: `due${device.id.slice(3)}`,
      device: deviceView(call.world, device),
    })),
  );
}

function tell(call: SimCall, type: string, { id, profile }: SimDevice): void {
  call.write(type, { targets: [{ id, type: 'Device', alternateId: 'unknown', displayName: profile.displayName }] });
}

function change(call: SimCall, [name, from, to]: Step): SimAnswer {
  const device = find(call);
  if (!from.includes(device.status)) throw invalid('status', `A device that is ${device.status} cannot be changed so.`);
  device.status = to;
  device.lastUpdated = call.world.iso();
  if (to === 'DEACTIVATED') device.userIds = [];
  tell(call, `device.lifecycle.${name}`, device);
  return noContent();
}

function remove(call: SimCall): SimAnswer {
  const device = find(call);
  if (device.status !== 'DEACTIVATED') throw invalid('status', 'Only a deactivated device can be deleted.');
  call.world.org.devices.delete(device.id);
  tell(call, 'device.lifecycle.delete', device);
  return noContent();
}
