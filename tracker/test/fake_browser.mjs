// SPDX-License-Identifier: Apache-2.0
// Just enough of a browser to run a built tracker in, with a clock, a network and a visitor that
// the test moves by hand. What only a real browser can tell is in tests/e2e.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';

const built = process.env.WAYMARK_TRACKER ?? 'build/dev/tracker';

export const script_text = (name) => readFileSync(join(built, name), 'utf8');

// Attributes as HTML has them, and what a page's element can be asked for.
export class FakeElement {
    constructor(tag, attributes = {}, parent = null) {
        this.tagName = tag.toUpperCase();
        this.attributes = Object.entries(attributes).map(([name, value]) => ({ name, value }));
        this.parent = parent;
    }

    getAttribute(name) {
        return this.attributes.find((attribute) => attribute.name === name)?.value ?? null;
    }

    hasAttribute(name) {
        return this.getAttribute(name) !== null;
    }

    get dataset() {
        const camel = (name) => name.slice(5).replace(/-([a-z])/g, (_, c) => c.toUpperCase());
        return Object.fromEntries(
            this.attributes
                .filter(({ name }) => name.startsWith('data-'))
                .map(({ name, value }) => [camel(name), value]),
        );
    }

    get src() {
        return this.getAttribute('src') ?? '';
    }

    // An attribute in brackets or a tag.
    closest(selector) {
        const attribute = /^\[(.+)\]$/.exec(selector)?.[1];
        const fits = attribute
            ? this.hasAttribute(attribute)
            : this.tagName === selector.toUpperCase();
        return fits ? this : (this.parent?.closest(selector) ?? null);
    }
}

export class FakeLink extends FakeElement {
    constructor(href, attributes = {}, parent = null) {
        super('a', { href, ...attributes }, parent);
        const url = new URL(href, 'https://shop.test/');
        Object.assign(this, {
            href: url.href,
            host: url.host,
            pathname: url.pathname,
            protocol: url.protocol,
        });
    }
}

export class FakeBrowser {
    constructor(options = {}) {
        this.posts = []; // every body that was given to the network: { by, url, body }
        this.answer = () => 202; // a status; throws where nobody answers
        this.time = options.time ?? 40; // ms since the page was asked for
        this.timers = [];
        this.errors = [];
        this.listeners = new Map();
        this.url = new URL(options.url ?? 'https://shop.test/');
        this.script = new FakeElement('script', {
            src: 'https://stats.test/waymark.js',
            'data-site': '7',
            ...options.attributes,
        });
        this.document = {
            currentScript: this.script,
            hidden: false,
            prerendering: false,
            readyState: 'complete',
            referrer: '',
            title: 'Home',
            documentElement: { scrollHeight: 2000 },
            querySelector: (selector) => this.script.closest(selector.replace('script', '')),
            ...options.document,
        };
        this.storage = options.storage ?? {};
        this.window = vm.createContext(this.#globals(options));
        this.window.self = this.window;
    }

    // Runs a script of the page, or a built tracker.
    run(text) {
        return vm.runInContext(text, this.window);
    }

    load(name) {
        this.run(script_text(name));
    }

    get sent() {
        return this.posts.map(({ body }) => JSON.parse(body));
    }

    get names() {
        return this.sent.map((event) => event.n ?? event.event_type);
    }

    emit(type, properties = {}) {
        for (const listener of this.listeners.get(type) ?? []) listener({ type, ...properties });
    }

    click(target, properties = {}) {
        this.emit('click', { target, button: 0, ...properties });
    }

    hide() {
        this.document.hidden = true;
        this.emit('visibilitychange');
    }

    show() {
        this.document.hidden = false;
        this.emit('visibilitychange');
    }

    // As a browser does when it goes to another page.
    leave() {
        this.emit('pagehide', { persisted: true });
        this.hide();
    }

    scroll_to(y) {
        this.window.scrollY = y;
        this.emit('scroll');
    }

    // Lets the time pass, and do what was to be done in it.
    async pass(ms) {
        this.time += ms;
        for (;;) {
            await settle();
            const at = this.timers.findIndex((timer) => timer.due <= this.time);
            if (at < 0) return;
            this.timers.splice(at, 1)[0].work();
        }
    }

    #globals(options) {
        const go = (_state, _title, url) => {
            if (url !== undefined) this.url = new URL(url, this.url);
        };
        const globals = {
            URL: Object.assign(class extends URL {}, {
                createObjectURL: () => 'blob:https://shop.test/' + webcrypto.randomUUID(),
            }),
            Blob,
            JSON,
            document: this.document,
            location: this.#location(),
            history: { pushState: go, replaceState: go },
            navigator: {
                sendBeacon: (url, body) => {
                    this.posts.push({ by: 'beacon', url: String(url), body });
                    return true;
                },
                ...options.navigator,
            },
            screen: { width: 1920, height: 1080 },
            innerHeight: 500,
            scrollY: 0,
            performance: { now: () => this.time },
            crypto: options.crypto ?? webcrypto,
            console: { error: (text) => this.errors.push(text) },
            addEventListener: (type, listener) =>
                this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]),
            setTimeout: (work, ms = 0) =>
                this.timers.push({ work: () => work(), due: this.time + ms }),
            fetch: async (url, { body, keepalive, method }) => {
                this.posts.push({ by: 'fetch', url: String(url), body, keepalive, method });
                return { status: this.answer() };
            },
        };
        // A browser that may not store throws at the first touch.
        const local = this.#local_storage();
        return Object.defineProperty(globals, 'localStorage', {
            get: () => {
                if (options.storage_is_forbidden) throw new Error('SecurityError');
                return local;
            },
        });
    }

    #location() {
        const part = (name) => ({ get: () => this.url[name], enumerable: true });
        const parts = ['href', 'host', 'pathname', 'search'].map((name) => [name, part(name)]);
        return Object.defineProperties({}, Object.fromEntries(parts));
    }

    #local_storage() {
        const storage = this.storage;
        const methods = {
            getItem: (key) => storage[key] ?? null,
            setItem: (key, value) => (storage[key] = String(value)),
            removeItem: (key) => delete storage[key],
        };
        return new Proxy(methods, { get: (own, key) => own[key] ?? storage[key] });
    }
}

const settle = () => new Promise((done) => setImmediate(done));
