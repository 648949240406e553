// Group rules: kept, shown and switched. They are not evaluated: nobody joins a group by one.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import type { SimGroupRule } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';

const ONE = '/api/v1/groups/rules/{groupRuleId}';
const READ = { scope: 'okta.groups.read', permission: 'okta.groups.read' };
const MANAGE = { scope: 'okta.groups.manage', permission: 'okta.groups.manage' };

export const groupRuleRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/groups/rules', ...READ, handle: list },
  { method: 'POST', path: '/api/v1/groups/rules', ...MANAGE, handle: create },
  { method: 'GET', path: ONE, ...READ, handle: (call) => ok(ruleView(find(call))) },
  { method: 'PUT', path: ONE, ...MANAGE, handle: replace },
  { method: 'DELETE', path: ONE, ...MANAGE, handle: remove },
  { method: 'POST', path: `${ONE}/lifecycle/activate`, ...MANAGE, handle: (call) => setStatus(call, 'ACTIVE') },
  { method: 'POST', path: `${ONE}/lifecycle/deactivate`, ...MANAGE, handle: (call) => setStatus(call, 'INACTIVE') },
];

/** `search` is a word of the name or of the conditions. */
function list(call: SimCall): SimAnswer {
  const word = call.query.get('search')?.toLowerCase() ?? '';
  const text = ({ name, conditions }: SimGroupRule): string => JSON.stringify([name, conditions]).toLowerCase();
  const rules = [...call.world.org.rules.values()].filter((rule) => text(rule).includes(word));
  return page(call, rules, { standard: 50, largest: 200 }, ruleView);
}

function ruleView(rule: SimGroupRule): JsonObject {
  const { id, name, status, created, lastUpdated, conditions, groupIds } = rule;
  const actions = { assignUserToGroups: { groupIds } };
  return { type: 'group_rule', id, name, status, created, lastUpdated, conditions, actions };
}

function find(call: SimCall): SimGroupRule {
  const rule = call.world.org.rules.get(param(call, 'groupRuleId'));
  if (rule === undefined) throw notFound(param(call, 'groupRuleId'), 'GroupRule');
  return rule;
}

/** What a body says of a rule, checked. @throws OktaFault E0000001 */
function ruleBody({ body, world }: SimCall): Pick<SimGroupRule, 'name' | 'conditions' | 'groupIds'> {
  const { name, conditions, actions } = body;
  const assign = isJsonObject(actions) ? actions['assignUserToGroups'] : undefined;
  const groupIds = isJsonObject(assign) && Array.isArray(assign['groupIds']) ? assign['groupIds'].map(String) : [];
  if (typeof name !== 'string' || name === '' || name.length > 50) throw invalid('name', 'name: 1 to 50 characters');
  if (!isJsonObject(conditions)) throw invalid('conditions', 'conditions: The field cannot be left blank');
  const unknown = groupIds.filter((id) => !world.org.groups.has(id));
  if (groupIds.length === 0 || unknown.length > 0) throw invalid('actions', 'actions: groupIds must name groups');
  return { name, conditions, groupIds };
}

function create(call: SimCall): SimAnswer {
  const { world } = call;
  const at = world.iso();
  const rule = {
    ...ruleBody(call),
    id: world.random.id('0pr'),
    status: 'INACTIVE' as const,
    created: at,
    lastUpdated: at,
  };
  world.org.rules.set(rule.id, rule);
  return ok(ruleView(rule));
}

/** Only an inactive rule may be changed. */
function replace(call: SimCall): SimAnswer {
  const rule = find(call);
  if (rule.status === 'ACTIVE') throw invalid('status', 'An active rule cannot be changed.');
  Object.assign(rule, ruleBody(call), { lastUpdated: call.world.iso() });
  return ok(ruleView(rule));
}

function remove(call: SimCall): SimAnswer {
  const rule = find(call);
  call.world.org.rules.delete(rule.id);
  tell(call, 'invalidate', rule);
  return { status: 202 };
}

function setStatus(call: SimCall, status: SimGroupRule['status']): SimAnswer {
  const rule = find(call);
  rule.status = status;
  tell(call, status === 'ACTIVE' ? 'trigger' : 'deactivated', rule);
  return noContent();
}

/** Only switching and deleting are told: Okta's catalogue has no type for a rule that is made or changed. */
function tell(call: SimCall, what: 'trigger' | 'deactivated' | 'invalidate', { id, name }: SimGroupRule): void {
  const targets = [{ id, type: 'GroupRule', alternateId: 'unknown', displayName: name }];
  call.write(`group.user_membership.rule.${what}`, { targets });
}
