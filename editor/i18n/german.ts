// The German texts of every feature, by the namespace of its texts. The build makes one file of them, which is fetched
// only where the language is German. It imports nothing but texts, as the page waits for it before it draws anything.
import { GERMAN as api } from '../api/texts.de.ts';
import { GERMAN as app } from '../app/texts.de.ts';
import { GERMAN as canvas } from '../canvas/texts.de.ts';
import { GERMAN as commandsArrange } from '../commands/arrange-texts.de.ts';
import { GERMAN as commands } from '../commands/texts.de.ts';
import { GERMAN as connections } from '../connections/texts.de.ts';
import { GERMAN as events } from '../events/texts.de.ts';
import { GERMAN as flowCases } from '../flow/cases/texts.de.ts';
import { GERMAN as flowCompare } from '../flow/compare/texts.de.ts';
import { GERMAN as flowFind } from '../flow/find/texts.de.ts';
import { GERMAN as flowPublish } from '../flow/publish/texts.de.ts';
import { GERMAN as flowSimulate } from '../flow/simulate/texts.de.ts';
import { GERMAN as flowTest } from '../flow/test/texts.de.ts';
import { GERMAN_SAVE as flowSave, GERMAN as flow } from '../flow/texts.de.ts';
import { GERMAN as flowVersions } from '../flow/versions/texts.de.ts';
import { GERMAN as flows } from '../flows/texts.de.ts';
import { GERMAN as geometry } from '../geometry/texts.de.ts';
import { GERMAN as inspectorCondition } from '../inspector/condition/texts.de.ts';
import { GERMAN as inspectorFrame } from '../inspector/frame-texts.de.ts';
import { GERMAN as inspector } from '../inspector/texts.de.ts';
import { GERMAN as mapping } from '../mapping/texts.de.ts';
import { GERMAN as palette } from '../palette/texts.de.ts';
import { GERMAN as runsListReplay } from '../runs/list/replay-texts.de.ts';
import { GERMAN as runsRunCase } from '../runs/run/case-texts.de.ts';
import { GERMAN as runsRunResume } from '../runs/run/resume-texts.de.ts';
import { GERMAN as runs } from '../runs/texts.de.ts';
import { GERMAN as sessionStep } from '../session/step-texts.de.ts';
import { GERMAN as settingsPassword } from '../settings/password-texts.de.ts';
import { GERMAN as settings } from '../settings/texts.de.ts';
import { GERMAN as signIn } from '../sign-in/texts.de.ts';
import { GERMAN as tables } from '../tables/texts.de.ts';
import { GERMAN_PARTS as uiCatchUpParts, GERMAN as uiCatchUp } from '../ui/catch-up-texts.de.ts';
import { GERMAN as uiPause } from '../ui/pause-texts.de.ts';
import { GERMAN as uiPolling } from '../ui/polling-texts.de.ts';
import { GERMAN as uiScope } from '../ui/scope-texts.de.ts';
import { GERMAN as uiStatus, GERMAN_TALLY as uiTally } from '../ui/status-text.de.ts';
import { GERMAN as ui } from '../ui/texts.de.ts';
import { GERMAN as uiTime } from '../ui/time-text.de.ts';
import {
  GERMAN_CONDITION as geometryCondition,
  GERMAN_OPERATORS as geometryOperators,
} from '../geometry/condition-words.de.ts';
import type { Messages } from './messages.ts';

export const GERMAN: Readonly<Record<string, Messages>> = {
  api,
  app,
  canvas,
  'commands/arrange': commandsArrange,
  commands,
  connections,
  events,
  'flow/cases': flowCases,
  'flow/compare': flowCompare,
  'flow/find': flowFind,
  'flow/publish': flowPublish,
  'flow/simulate': flowSimulate,
  'flow/test': flowTest,
  'flow/save': flowSave,
  flow,
  'flow/versions': flowVersions,
  flows,
  geometry,
  'inspector/condition': inspectorCondition,
  'inspector/frame': inspectorFrame,
  inspector,
  mapping,
  palette,
  'runs/list/replay': runsListReplay,
  'runs/run/case': runsRunCase,
  'runs/run/resume': runsRunResume,
  runs,
  'session/step': sessionStep,
  'settings/password': settingsPassword,
  settings,
  'sign-in': signIn,
  tables,
  'ui/catch-up-parts': uiCatchUpParts,
  'ui/catch-up': uiCatchUp,
  'ui/pause': uiPause,
  'ui/polling': uiPolling,
  'ui/scope': uiScope,
  'ui/status': uiStatus,
  'ui/tally': uiTally,
  ui,
  'ui/time': uiTime,
  'geometry/operators': geometryOperators,
  'geometry/condition': geometryCondition,
};
