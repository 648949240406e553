// What every adapter's flow store does.
import { expect, test } from 'vitest';
import { AT, minutes } from './contract-builders.ts';
import { allPages, codeOf, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function flowStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const flows = () => store().flows;
  const create = (id: string, name = id) => flows().create({ id, name, draft: `{"id":"${id}"}`, at: AT });
  const publish = (flowId: string, text: string) =>
    flows().publish({ flowId, snapshot: `hash of ${text}`, text, logicHash: 'l', comment: 'c', at: AT, by: 'usr_1' });

  test('a flow is created at revision 1, inactive and never published', async () => {
    const flow = await create('alert', 'Alert');
    expect(flow).toEqual({
      id: 'alert',
      name: 'Alert',
      draft: '{"id":"alert"}',
      revision: 1,
      liveVersion: null,
      active: false,
      paused: null,
      createdAt: AT,
      updatedAt: AT,
    });
    expect(await flows().find('alert')).toEqual(flow);
    expect(await flows().find('other')).toBeUndefined();
    expect(await codeOf(create('alert'))).toBe('flow.exists');
  });

  test('saving a draft needs the current revision, and counts it up', async () => {
    await create('alert');
    const save = (expected: number, id = 'alert') =>
      flows().saveDraft({ id, name: 'New', draft: '{"v":2}', expected, at: minutes(1) });
    expect(await save(1)).toMatchObject({ revision: 2, name: 'New', draft: '{"v":2}', updatedAt: minutes(1) });
    await expect(save(1)).rejects.toMatchObject({ code: 'flow.stale', details: { revision: 2 } });
    expect(await flows().find('alert')).toMatchObject({ revision: 2 });
    expect(await codeOf(save(1, 'other'))).toBe('flow.not-found');
  });

  test('T5 a flow is paused and unpaused; whoever was first stands, and when it was unpaused is known', async () => {
    await create('alert');
    await create('calm');
    const first = { by: 'ada@example.com', at: minutes(1), reason: 'Too much' };
    expect(await flows().pause('alert', first)).toMatchObject({ id: 'alert', paused: first });
    expect(await flows().pause('alert', { by: 'Signalbox', at: minutes(2), reason: '' })).toMatchObject({
      paused: first,
    });
    expect((await flows().list({ limit: 9 })).items.map((flow) => flow.paused)).toEqual([first, null]);
    expect(await flows().pauses()).toEqual([{ flowId: 'alert', paused: true, unpausedAt: null }]);
    expect(await flows().unpause('alert', minutes(3))).toMatchObject({ paused: null });
    await flows().unpause('alert', minutes(4));
    await flows().unpause('calm', minutes(4));
    expect(await flows().pauses()).toEqual([{ flowId: 'alert', paused: false, unpausedAt: minutes(3) }]);
    expect(await codeOf(flows().pause('none', first))).toBe('flow.not-found');
    expect(await codeOf(flows().unpause('none', AT))).toBe('flow.not-found');
  });

  test('T7 a flow has a retention of its own, by status, until it is replaced or the flow is removed', async () => {
    await create('alert');
    await create('calm');
    const rules = [
      { status: 'failed', days: 365, runs: null },
      { status: 'succeeded', days: null, runs: 100 },
    ] as const;
    await flows().setRetention('alert', rules);
    await flows().setRetention('calm', [rules[0]]);
    expect(await flows().retention('alert')).toEqual(rules);
    expect(await flows().retentions()).toEqual([
      { flowId: 'alert', ...rules[0] },
      { flowId: 'alert', ...rules[1] },
      { flowId: 'calm', ...rules[0] },
    ]);
    await flows().setRetention('alert', []);
    await flows().remove('calm');
    expect(await flows().retentions()).toEqual([]);
    expect(await codeOf(flows().setRetention('none', rules))).toBe('flow.not-found');
  });

  test('the list is by name whatever its case, then id, in pages', async () => {
    for (const [id, name] of [
      ['c', 'beta'],
      ['a', 'Älpha'],
      ['b', 'Beta'],
      ['d', 'alpha'],
      ['e', 'Gamma'],
    ] as const) {
      await create(id, name);
    }
    const list = (q?: string) =>
      allPages((cursor) => flows().list({ limit: 2, ...(cursor && { cursor }), ...(q && { q }) }));
    expect((await list()).map((flow) => flow.id)).toEqual(['d', 'b', 'c', 'e', 'a']);
    expect((await list('BET')).map((flow) => flow.id)).toEqual(['b', 'c']);
    expect((await list('äl')).map((flow) => flow.id)).toEqual(['a']);
    expect(await list('%')).toEqual([]);
    expect(await codeOf(flows().list({ limit: 2, cursor: 'nonsense' }))).toBe('cursor.invalid');
  });

  test('F5 publishing numbers versions and keeps their texts', async () => {
    await create('alert');
    expect(await publish('alert', 'one')).toEqual({
      flowId: 'alert',
      version: 1,
      snapshot: 'hash of one',
      logicHash: 'l',
      comment: 'c',
      publishedAt: AT,
      publishedBy: 'usr_1',
    });
    await publish('alert', 'two');
    expect(await publish('alert', 'one')).toMatchObject({ version: 3 });
    expect((await flows().find('alert'))?.liveVersion).toBe(3);
    expect((await flows().versions('alert')).map((version) => version.version)).toEqual([3, 2, 1]);
    expect(await flows().findVersion('alert', 2)).toMatchObject({ snapshot: 'hash of two' });
    expect(await flows().findVersion('alert', 4)).toBeUndefined();
    expect(await flows().findSnapshot('hash of two')).toBe('two');
    expect(await codeOf(publish('other', 'one'))).toBe('flow.not-found');
  });

  test('active flows come with their live text and bindings', async () => {
    await create('alert');
    await create('idle');
    await create('draft');
    await publish('alert', 'one');
    await publish('alert', 'two');
    await publish('idle', 'three');
    expect(await flows().setActive('alert', true, minutes(1))).toMatchObject({ active: true, updatedAt: minutes(1) });
    // Active, but nothing of it is live.
    await flows().setActive('draft', true, AT);
    await flows().setBindings('alert', { okta: 'default', chat: 'slack' });
    await flows().setBindings('alert', { okta: 'preview' });
    expect(await flows().active()).toEqual([
      { flowId: 'alert', version: 2, snapshot: 'hash of two', flow: 'two', bindings: { okta: 'preview' } },
    ]);
    expect(await flows().activeVersions()).toEqual([{ flowId: 'alert', version: 2, snapshot: 'hash of two' }]);
    await flows().setActive('alert', false, AT);
    expect(await flows().active()).toEqual([]);
    expect(await flows().activeVersions()).toEqual([]);
    expect(await codeOf(flows().setActive('other', true, AT))).toBe('flow.not-found');
    expect(await codeOf(flows().setBindings('other', {}))).toBe('flow.not-found');
  });

  test('F5 what was judged by other active flows than there are now is refused, and nothing of it is stored', async () => {
    await create('one');
    await publish('one', 'text of one');
    await create('other');
    const before: { flowId: string; version: number }[] = [];
    await flows().setActive('one', true, AT, before);
    expect(await codeOf(flows().setActive('other', true, AT, before))).toBe('flow.others-changed');
    const version = { flowId: 'other', snapshot: 'h', text: 't', logicHash: 'l', comment: 'c', at: AT, by: 'usr_1' };
    expect(await codeOf(flows().publish({ ...version, ifActive: before }))).toBe('flow.others-changed');
    expect(await flows().versions('other')).toEqual([]);
    const now = [{ flowId: 'one', version: 1 }];
    expect(await flows().publish({ ...version, ifActive: now })).toMatchObject({ version: 1 });
    expect(await flows().setActive('other', true, AT, now)).toMatchObject({ active: true });
  });

  test('removing a flow takes its versions and bindings, and its name is free again', async () => {
    await create('alert');
    await publish('alert', 'one');
    await flows().setBindings('alert', { okta: 'default' });
    await flows().remove('alert');
    expect(await flows().find('alert')).toBeUndefined();
    expect(await flows().versions('alert')).toEqual([]);
    expect(await codeOf(flows().remove('alert'))).toBe('flow.not-found');
    await create('alert');
    expect(await flows().bindings('alert')).toEqual({});
    expect(await publish('alert', 'one')).toMatchObject({ version: 1 });
  });

  test('a snapshot put twice is one', async () => {
    await flows().putSnapshot('h', 'text');
    await flows().putSnapshot('h', 'text');
    expect(await flows().findSnapshot('h')).toBe('text');
    expect(await flows().findSnapshot('other')).toBeUndefined();
  });

  test('T2 the newest 20 trigger issues of a flow are kept, newest first', async () => {
    await create('alert');
    for (let at = 1; at <= 25; at++) {
      await flows().addTriggerIssue({ flowId: 'alert', nodeId: 'trigger', eventId: `evt_${at}`, message: 'm', at: AT });
    }
    await flows().addTriggerIssue({ flowId: 'gone', nodeId: 'trigger', eventId: 'evt_1', message: 'm', at: AT });
    const issues = await flows().triggerIssues('alert');
    expect(issues.map((issue) => issue.eventId)).toEqual(Array.from({ length: 20 }, (_, at) => `evt_${25 - at}`));
    expect(issues[0]).toEqual({ flowId: 'alert', nodeId: 'trigger', eventId: 'evt_25', message: 'm', at: AT });
  });
}
