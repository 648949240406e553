// What measures inside the page: times are from the event's own to the paint that follows it.

interface Probe {
  /** Resolves with when the first element of a selector was painted, since the navigation began. */
  painted(selector: string): Promise<number>;
  /** Begins to measure how long keys wait in the queue. */
  keys(): void;
  /** Begins to measure frames. */
  frames(): void;
  /** What was measured since, in milliseconds. */
  taken(): Promise<number[]>;
  /**
   * Waits for a press that shows a field or heading of this text in the inspector; the frame in which it is there is
   * marked in the trace.
   */
  click(text: string): void;
  /** Resolves once it is there, with the milliseconds for which the press waited in the queue. */
  clicked(): Promise<number>;
}

declare global {
  var probe: Probe;
}

/** Runs in every page before anything else. */
export function PROBE(): void {
  const afterPaint = (then: (now: number) => void): void => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => then(performance.now()));
      channel.port1.start();
      channel.port2.postMessage(null);
    });
  };
  let times: number[] = [];
  let measuring: 'keys' | 'frames' | null = null;
  let wanted: string | null = null;
  let clicked = Promise.withResolvers<number>();

  addEventListener(
    'keydown',
    (event) => {
      if (measuring !== 'keys' || event.key === 'Control') return;
      times.push(performance.now() - event.timeStamp);
    },
    true,
  );
  const isShown = (text: string): boolean => {
    const inspector = document.querySelector('[data-testid="inspector"]');
    if (inspector === null) return false;
    if (inspector.textContent.includes(text)) return true;
    return [...inspector.querySelectorAll('input')].some((input) => input.value === text);
  };
  addEventListener(
    'pointerdown',
    (event) => {
      const text = wanted;
      if (text === null) return;
      wanted = null;
      const wait = performance.now() - event.timeStamp;
      const look = (): void => {
        if (!isShown(text)) return void requestAnimationFrame(look);
        performance.mark('panel-shown');
        afterPaint(() => clicked.resolve(wait));
      };
      requestAnimationFrame(look);
    },
    true,
  );

  globalThis.probe = {
    painted: (selector) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (document.querySelector(selector) === null) requestAnimationFrame(look);
          else afterPaint(resolve);
        };
        look();
      }),
    keys() {
      times = [];
      measuring = 'keys';
    },
    frames() {
      times = [];
      measuring = 'frames';
      let last = performance.now();
      const frame = (now: number): void => {
        if (measuring !== 'frames') return;
        times.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    taken: () =>
      new Promise((resolve) => {
        measuring = null;
        afterPaint(() => resolve(times));
      }),
    click(text) {
      clicked = Promise.withResolvers();
      wanted = text;
    },
    clicked: () => clicked.promise,
  };
}
