// The inputs by which the event cards of assignments choose an application, and the judgement of an event by them.
import { z } from 'zod';

import type { TriggerCard } from '../../../../shared/card/card.ts';
import type { JsonValue } from '../../../../shared/json.ts';
import { entityOf, targetsOf } from '../../../../shared/okta/card-output.ts';

const field = (title: string, description: string): z.ZodOptional<z.ZodString> =>
  z.string().trim().max(255).optional().meta({ title, description });

export const applicationInput = z.object({
  useAppInstanceId: z
    .boolean()
    .default(false)
    .meta({ title: 'Use App Instance ID?', description: 'On: the application is chosen by its ID alone.' }),
  application: field('Application', 'Name of the application, as **Application** gives it. Empty: any.'),
  applicationInstance: field('Application Instance', 'Label of the instance, its alternate ID. Empty: any.'),
  appInstanceId: field('App Instance ID', 'ID of the instance in Okta.'),
});

type Refusal = NonNullable<TriggerCard['refuses']>;

/**
 * Why an event does not start the flow: it is about another application than the inputs ask for, or about none.
 * Undefined: it starts the flow. Names are compared without regard to case, ids as they are. A name that is left out
 * fits every application; an id that is to choose and is left out fits none.
 */
export const otherApplication: Refusal = ({ input, event }) => {
  const wanted = applicationInput.parse(input);
  const app = entityOf(targetsOf(event).find((target) => target['type'] === 'AppInstance'));
  const differs = (one: string | undefined, other: JsonValue | undefined): boolean =>
    one !== undefined && one !== '' && one.toLowerCase() !== String(other ?? '').toLowerCase();
  const isOther = wanted.useAppInstanceId
    ? (wanted.appInstanceId ?? '') !== app['id']
    : differs(wanted.application, app['displayName']) || differs(wanted.applicationInstance, app['alternateId']);
  if (!isOther) return undefined;
  const name = app['displayName'] ?? app['id'];
  return `It is about ${name === null || name === undefined ? 'no application' : `the application ${name}`}, which this trigger does not ask for.`;
};
