// The address of an approval's link (S9): GET shows and never decides, since mail scanners follow links; POST decides.
// The link itself says who decides, so there is no sign-in, and no cookie counts here.
import express, { type Express, type Request, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';

import { approvalBody, type ApprovalState } from '../../shared/api/approvals.ts';
import {
  AppError,
  AuthError,
  ConflictError,
  NotFoundError,
  RetryableError,
  toErrorRecord,
  ValidationError,
} from '../../shared/errors.ts';
import { audited } from '../access/audit/log.ts';
import { readApprovalRules } from '../access/installation.ts';
import { isOwnRun, ownLink } from '../engine/run/apply-approval.ts';
import type { Decision } from '../engine/commands/approvals.ts';
import type { ApprovalView } from '../runs/run-view.ts';
import { createRepeats } from '../lib/repeats.ts';
import { approvePage, PAGE_POLICY, type ApprovePage } from './approve-page.ts';
import type { HttpDeps } from './deps.ts';
import { statusOf } from './respond-error.ts';
import { measure } from './route.ts';

type Deps = Pick<
  HttpDeps,
  'approvalLinks' | 'audit' | 'clients' | 'clock' | 'engine' | 'metrics' | 'runViews' | 'store'
>;
type Claim = NonNullable<ReturnType<Deps['approvalLinks']['read']>>;

const PATH = '/approve/:token';
/** Room for a decision and a comment, and no more. */
const LARGEST_BODY = '32kb';
const OWN_RUN = 'You caused this run. This installation lets you decide all the same; that is put on record.';
/** Links that were not made here are answered so often a minute to one network. Good links are never held up. */
const UNKNOWN_A_MINUTE = 30;
/** What is said where the answer is not known now. Whatever it was, this is true: the page says what is recorded. */
const NOT_NOW = 'Open the link again in a moment: the page then says whether a decision of yours is recorded.';
/** The headings of refusals that this address words itself. */
const TITLES: Readonly<Record<string, string>> = {
  'approval.unknown-link': 'This link is not valid',
  'approval.changed': 'This link is out of date',
  'approval.used': 'You have decided already',
  'approval.over': 'There is nothing to decide any more',
  'approval.own-run': 'Somebody else must decide',
  'approval.own-link': 'Somebody else must make this link',
  'approval.too-many-unknown': 'Too many wrong links',
};

/** Serves the address of links. Links are secrets, so nothing of them is logged. */
export function mountApprove(app: Express, deps: Deps): void {
  const unknown = new RateLimiterMemory({ keyPrefix: 'approve', points: UNKNOWN_A_MINUTE, duration: 60 });

  const repeats = createRepeats();

  /** What the link says. @throws NotFoundError `approval.unknown-link`; RetryableError `approval.too-many-unknown` */
  async function claimOf(request: Request): Promise<Claim> {
    const { token } = request.params;
    const claim = typeof token === 'string' ? deps.approvalLinks.read(token) : undefined;
    if (claim !== undefined) return claim;
    await unknown.consume(deps.clients.networkOf(request)).catch((thrown: unknown) => {
      if (thrown instanceof Error) throw thrown;
      throw new RetryableError(
        'approval.too-many-unknown',
        'Too many links from this address were not valid. Try again in a minute.',
        { retryAfterMs: 60_000 },
      );
    });
    throw unknownLink();
  }

  /** What is asked now. A run that is gone makes the link one that nobody made. */
  async function viewOf({ runId, nodeId, iteration }: Claim): Promise<ApprovalView> {
    try {
      return await deps.runViews.approval(runId, { nodeId, iteration });
    } catch (thrown) {
      throw thrown instanceof NotFoundError ? unknownLink() : thrown;
    }
  }

  /**
   * Why there is nothing to decide; undefined where there is something. The engine judges again when somebody decides.
   */
  function refusal({ step, causedBy }: ApprovalView, { approver, hash, makers = [] }: Claim): AppError | undefined {
    const { approval } = step ?? {};
    if (approval !== undefined && approval.hash !== hash) {
      return new ConflictError(
        'approval.changed',
        'What is asked was changed after this link was made. Ask for a new link.',
      );
    }
    if (approval?.decisions.some((one) => one.by === approver) === true) {
      return new ConflictError('approval.used', 'Your decision is recorded, and this link works once.');
    }
    const until = step?.waiting?.until ?? null;
    const waits = step?.status === 'waiting' && step.waiting?.kind === 'approval';
    if (!waits || (until !== null && Date.parse(until) <= deps.clock.now())) {
      return new ConflictError('approval.over', 'It was decided, it expired, or the run was ended.');
    }
    const byOwnLink = ownLink({ causedBy }, makers);
    if (byOwnLink !== undefined || !isOwnRun({ causedBy }, approver)) return byOwnLink;
    return new AuthError('approval.own-run', 'You caused this run, so somebody else must decide.');
  }

  /** The page, which decides nothing. */
  async function show(request: Request, response: Response): Promise<void> {
    let shown: ApprovalView | undefined;
    try {
      const claim = await claimOf(request);
      shown = await viewOf(claim);
      const why = refusal(shown, claim);
      if (why !== undefined && why.code !== 'approval.own-run') throw why;
      const { ownRuns } = await readApprovalRules(deps.store.values);
      const page = { ...pageOf(shown, claim), ownRuns };
      const { approver } = claim;
      if (why === undefined) return sendPage(response, 200, { ...page, approver });
      // Nobody did anything wrong by looking at the own run's question.
      sendPage(response, 200, ownRuns ? { ...page, approver, note: OWN_RUN } : { ...page, note: why.message });
    } catch (thrown) {
      sendRefusal(request, response, thrown);
    }
  }

  /** Decides, between the two records of the audit log. */
  async function record(
    claim: Claim,
    decided: Pick<Decision, 'decision' | 'comment'>,
    address: string,
  ): Promise<ApprovalView> {
    const before = refusal(await viewOf(claim), claim);
    // The engine judges again, and says 403 of an own run.
    if (before !== undefined && before.code !== 'approval.own-run') throw before;
    const { runId, nodeId, iteration, approver: by, hash, makers = [] } = claim;
    const attempt = {
      by,
      role: null,
      address: address || null,
      action: `POST ${PATH}`,
      what: 'decided an approval by a link',
      subject: `run:${runId}`,
    };
    await audited(deps.audit, attempt, async (change) => {
      change.note({ after: { nodeId, iteration, decision: decided.decision } });
      await deps.engine.approve(runId, { nodeId, iteration, by, hash, makers, via: 'link', ...decided });
    });
    return viewOf(claim);
  }

  /** Takes the decision of a form or of JSON, and answers in kind. */
  async function decide(request: Request, response: Response): Promise<void> {
    try {
      const claim = await claimOf(request);
      const body = approvalBody.safeParse(request.body ?? {});
      if (!body.success)
        throw new ValidationError(
          'request.invalid',
          'Send decision, which is approve or reject, and a comment of at most 2,000 characters.',
        );
      // A double click: both are told what the first one came to, when that is durable.
      const asked = JSON.stringify(body.data);
      const address = deps.clients.addressOf(request);
      const after = await repeats(String(request.params['token']), asked, () => record(claim, body.data, address));
      const state: ApprovalState = {
        status: after.step?.status ?? 'waiting',
        decisions: after.step?.approval?.decisions ?? [],
      };
      if (wantsJson(request)) response.setHeader('Cache-Control', 'no-store').json(state);
      else
        sendPage(response, 200, {
          ...pageOf(after, claim),
          note: `Thank you. It is recorded that you ${body.data.decision} this.`,
        });
    } catch (thrown) {
      sendRefusal(request, response, thrown);
    }
  }

  app.get(PATH, measure(deps.metrics, { method: 'get', path: PATH }), show);
  app.post(
    PATH,
    measure(deps.metrics, { method: 'post', path: PATH }),
    express.urlencoded({ extended: false, limit: LARGEST_BODY, parameterLimit: 10 }),
    express.json({ limit: LARGEST_BODY }),
    decide,
  );
  app.all(PATH, (request, response) => {
    response.setHeader('Allow', 'GET, HEAD, POST');
    throw new ValidationError('request.method-not-allowed', `${request.method} is not served here; send GET or POST.`);
  });
}

/** The same for a link that was never made and for one whose run is gone: nothing is told to strangers. */
function unknownLink(): NotFoundError {
  return new NotFoundError(
    'approval.unknown-link',
    'Nothing is asked here. Open the link exactly as it was sent, or ask for a new one.',
  );
}

function pageOf({ flowName, causedBy, step }: ApprovalView, { hash }: Claim): ApprovePage {
  const asked = step?.approval;
  // What this link was not made for is not shown by it.
  if (asked === undefined || asked.hash !== hash) return { heading: 'Approval' };
  return { heading: asked.title, asked, flowName, causedBy, until: step?.waiting?.until ?? null };
}

/** True for clients that send or want JSON; browsers want a page. */
function wantsJson(request: Request): boolean {
  return request.is('json') === 'json' || request.accepts(['html', 'json']) === 'json';
}

function sendPage(response: Response, status: number, page: ApprovePage): void {
  response.setHeader('Content-Security-Policy', PAGE_POLICY);
  // The address is the key: it goes nowhere else.
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  response.status(status).type('html').send(approvePage(page));
}

/** Answers what this address says itself; all else is for the app's own error handler. */
function sendRefusal(request: Request, response: Response, thrown: unknown): void {
  const isOurs =
    thrown instanceof RetryableError ||
    (thrown instanceof AppError && (TITLES[thrown.code] !== undefined || thrown.code === 'request.invalid'));
  if (!isOurs) throw thrown;
  if (thrown instanceof RetryableError)
    response.setHeader('Retry-After', String(Math.ceil((thrown.retryAfterMs ?? 1_000) / 1_000)));
  const status = statusOf(thrown);
  if (request.method === 'POST' && wantsJson(request)) {
    response.setHeader('Cache-Control', 'no-store');
    response.status(status).json({ error: toErrorRecord(thrown) });
  } else {
    const note = thrown instanceof RetryableError && TITLES[thrown.code] === undefined ? NOT_NOW : thrown.message;
    const other = note === NOT_NOW ? 'Signalbox cannot answer now' : 'This cannot be decided so';
    sendPage(response, status, { heading: TITLES[thrown.code] ?? other, note });
  }
}
