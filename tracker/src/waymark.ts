// SPDX-License-Identifier: Apache-2.0
// The tracker: docs/tracker.md says what it does and what it sends. Every visitor of every site
// pays for each byte of it, so it is written for what compression makes of it.
import type { Properties } from './browser';
import { forget_id, keep_id, kept_id } from './kept_id';

// esbuild's: whether the optional parts are built in.
declare const FULL: boolean;

const script = document.currentScript as HTMLScriptElement;
const options = script.dataset;
const endpoint = new URL('collect', options.host || script.src);
const file =
    /\.(pdf|(doc|xls|ppt)x?|csv|zip|rar|7z|t?gz|dmg|exe|msi|pkg|deb|rpm|apk|iso|mp[34]|mov|avi)$/i;
const unsent: string[] = []; // what failed, and waits to be tried again
let pause = 1000; // before the next try, in ms; grows with each failure
let timer = 0;
let is_leaving = 0;
let page = ''; // the address of the view that was reported last
let referrer = '';
let seen_since = 0; // by performance.now(), which no change of clocks disturbs; 0: it is not seen
let depth = 0; // the lowest point of the page that was seen, in percent

// Captured: the page's own listeners can't keep a click from this one.
const on = (type: string, listener: (event: Event) => void) =>
    addEventListener(type, listener, true);

const retry = () => {
    timer = 0;
    unsent.splice(0).forEach(post);
};
// A beacon survives the page, but tells nothing of what became of it.
const post = (body: string) =>
    (is_leaving && navigator.sendBeacon?.(endpoint, body)) ||
    fetch(endpoint, { method: 'POST', body, keepalive: true })
        .then(({ status }) => {
            if (status > 428) throw 0;
            pause = 1000;
        })
        .catch(() => {
            unsent[49] || unsent.push(body);
            timer ||= setTimeout(retry, (pause *= 1 + Math.random()));
        });

const report = (name: string, properties?: Properties | false, more?: object) => {
    try {
        if (localStorage.waymark_ignore) return;
    } catch {
        // Who has no storage has not opted out by it.
    }
    if (FULL && 'persistent' in options) more = { ...more, v: kept_id() };
    ('respectDnt' in options && (+navigator.doNotTrack! || navigator.globalPrivacyControl)) ||
        post(
            JSON.stringify({
                s: options.site,
                // The URL of a blob ends in a UUID, also where the page is not a secure context.
                i: crypto.randomUUID?.() || URL.createObjectURL(new Blob()).slice(-36),
                n: name,
                u: page,
                r: referrer || undefined,
                t: document.title || undefined,
                w: screen.width + 'x' + screen.height,
                h: navigator.webdriver ? 1 : undefined,
                a: Date.now(),
                e: properties,
                ...more,
            }),
        );
};
const measure = () => {
    const percent =
        (((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100) | 0;
    if (percent > depth) depth = percent > 100 ? 100 : percent;
};
const report_time = () => {
    if (seen_since) {
        measure();
        const d = (performance.now() - seen_since) | 0;
        seen_since = 0;
        report('engagement', undefined, { d, p: depth });
    }
};

const address = () => location.href.split('#')[0]!;
// A page is viewed when it is seen: what opens behind others, or is prerendered, waits for that.
const view = () => {
    seen_since = document.hidden ? 0 : performance.now() || 1;
    if (seen_since && page != address()) {
        referrer = page || document.referrer;
        page = address();
        depth = 0;
        report('page_view');
        self.waymark?.q?.forEach((call) => (FULL ? report_or_agree : report)(...call));
        self.waymark = FULL ? report_or_agree : report;
    }
};
// The page's script has its turn before the view is reported, to set the new title.
const navigated = () => {
    if (page != address()) {
        report_time();
        setTimeout(view);
    }
};
for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = (...parameters) => {
        original.apply(history, parameters);
        navigated();
    };
}
on('popstate', navigated);
on('scroll', measure);
on('online', retry);
on('visibilitychange', () => {
    report_time();
    view();
});
on('pagehide', () => {
    is_leaving = 1;
    report_time();
    retry();
});
// Back from the browser's memory, it is another view.
on('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) {
        is_leaving = 0;
        page = '';
        view();
    }
});

const clicked = (event: Event) => {
    const target = event.target as Element;
    if ((event as MouseEvent).button > 1) return;
    const marked = target.closest('[data-waymark-event]');
    if (marked) {
        const properties: Record<string, string> = {};
        for (const { name, value } of marked.attributes) {
            const [, key] = name.split('data-waymark-');
            if (key) properties[key] = value;
        }
        const { event: name, ...rest } = properties;
        report(name!, rest);
    }
    const link = target.closest('a');
    if (link) {
        const url = link.href;
        if (link.hasAttribute('download') || file.test(link.pathname))
            report('file_download', { url });
        else if (link.host != location.host && /^h/.test(link.protocol))
            report('outbound_link', { url });
    }
};
on('click', clicked);
on('auxclick', clicked);
view();

function report_or_agree(name: string, properties?: Properties | false): void {
    if (name != 'consent') report(name, properties);
    else if (properties === false) forget_id();
    else if ('persistent' in options) keep_id();
}
