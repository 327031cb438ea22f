// SPDX-License-Identifier: Apache-2.0
// Takes the place of Pingoo's own script on pages that carry its tag: the same attributes, the same
// reports to the same address. It adds views inside single-page applications, `leave`, and
// `pingoo.track(name)`; docs/tracker.md tells the details.

type Session = { id: string; t: number };

const session_key = 'pingoo_sess';
const session_ms_max = 30 * 60 * 1000; // without an event; then another begins

const script = document.querySelector<HTMLScriptElement>('script[site-id]');
const attribute = (name: string) => script?.getAttribute(name) || '';
const endpoint = (/^https?:\/\/[^/]+/.exec(script?.src || '') || '') + '/send';
let session: Session | undefined; // the last one, for pages that may not store it
let page = ''; // the address of the view that was reported last
let seen_since = 0; // by performance.now(); 0 while nobody sees the page

const session_id = () => {
    const t = Date.now();
    try {
        session = JSON.parse(localStorage.getItem(session_key)!) || session;
    } catch {
        // No storage, or another's text in it.
    }
    const is_current = session?.id && t - session.t < session_ms_max;
    session = {
        id: is_current ? session!.id : 's_' + Math.random().toString(36).slice(2) + '_' + t,
        t,
    };
    try {
        localStorage.setItem(session_key, JSON.stringify(session));
    } catch {
        // It lasts as long as the page.
    }
    return session.id;
};

const address = () => location.pathname + location.search;
const report = (event_type: string, event_value: string, referrer = document.referrer) => {
    if (!script) return;
    try {
        if (localStorage.getItem('waymark_ignore')) return;
    } catch {
        // Who has no storage has not opted out by it.
    }
    const body = JSON.stringify({
        session_id: session_id(),
        site_id: attribute('site-id'),
        user_id: attribute('user-id'),
        url: page || address(),
        referrer,
        event_type,
        event_value,
        screen: screen.width + 'x' + screen.height,
    });
    (event_type == 'leave' && navigator.sendBeacon?.(endpoint, body)) ||
        fetch(endpoint, { method: 'POST', body, keepalive: true }).catch(() => {});
};
const track = (name: string) => report('custom', name);

// Time behind other windows is not counted, hence more than one of them may add up.
const leave = () => {
    const seconds = seen_since && Math.round((performance.now() - seen_since) / 1000);
    if (seconds) report('leave', '' + seconds);
    seen_since = 0;
};
const look = () => {
    seen_since = document.hidden ? 0 : performance.now() || 1;
};
const view = (referrer?: string) => {
    look();
    page = address();
    report('page_view', '', referrer);
};
// The application has its turn first: two steps that it takes at once are one view.
const navigated = () =>
    setTimeout(() => {
        if (page != address()) {
            leave();
            view('SPA');
        }
    });

const on = (type: string, listener: (event: Event) => void) =>
    addEventListener(type, listener, true);
const start = (): void => {
    if (document.prerendering) return on('prerenderingchange', start);
    view();
    on('visibilitychange', () => {
        leave();
        look();
    });
    on('pagehide', leave);
    on('pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) view();
    });
    on('popstate', navigated);
    on('click', ({ target }) => {
        const marked = (target as Element).closest?.('[pingoo-event]');
        if (marked) track(marked.getAttribute('pingoo-event')!);
    });
    for (const name of ['pushState', 'replaceState'] as const) {
        const original = history[name];
        history[name] = (...parameters) => {
            original.apply(history, parameters);
            navigated();
        };
    }
};

self.pingoo = { track };
if (!script) console.error('pingoo: no script element has a site-id');
else if (document.readyState == 'loading') on('DOMContentLoaded', start);
else start();
