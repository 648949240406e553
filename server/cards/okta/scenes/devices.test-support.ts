// Scenes of the actions on devices.
import type { SimDevice } from '../../../okta/sim/org/model.ts';
import { shows, type Scene } from './stage.test-support.ts';

/** A scene with a new device: its status before, and after the card has run; left out: the device is gone. */
function device(card: string, [before, then]: [SimDevice['status'], string?], event: string): Scene {
  return {
    card,
    events: [event],
    set({ newDevice, sim }) {
      const { id } = newDevice(before);
      return { input: { id }, after: shows(() => sim.org.devices.get(id)?.status, then) };
    },
  };
}

export const devices: readonly Scene[] = [
  device('okta.activate-device', ['DEACTIVATED', 'ACTIVE'], 'device.lifecycle.activate'),
  device('okta.deactivate-device', ['ACTIVE', 'DEACTIVATED'], 'device.lifecycle.deactivate'),
  device('okta.suspend-device', ['ACTIVE', 'SUSPENDED'], 'device.lifecycle.suspend'),
  device('okta.unsuspend-device', ['SUSPENDED', 'ACTIVE'], 'device.lifecycle.unsuspend'),
  device('okta.delete-device', ['DEACTIVATED'], 'device.lifecycle.delete'),
  {
    card: 'okta.read-device',
    set({ newDevice }) {
      const { id, profile } = newDevice('ACTIVE');
      return {
        input: { id },
        output: () => ({ id, status: 'ACTIVE', displayName: profile.displayName, registered: true }),
      };
    },
  },
  {
    card: 'okta.search-devices',
    set({ newDevice }) {
      const { id } = newDevice('SUSPENDED');
      return {
        input: { customSearchCriteria: `id eq "${id}"` },
        output: () => ({ count: 1, first: { id, status: 'SUSPENDED' } }),
      };
    },
  },
  {
    card: 'okta.list-device-users',
    set({ newDevice, person }) {
      const { id } = newDevice('ACTIVE', [person('Grace').id]);
      return { input: { id }, output: () => ({ count: 1, first: { user: { id: person('Grace').id } } }) };
    },
  },
];
