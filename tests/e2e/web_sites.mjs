// SPDX-License-Identifier: Apache-2.0
// Small web sites for visitors, each by its own name on one port, behind any number and a point: a
// shop of several pages, an application of one, the same with Pingoo's tag, and a book that turns
// its pages.
import { once } from 'node:events';
import http from 'node:http';

const tall = '<div style="height: 3000px"></div>';

const page = (title, tag, body) =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>${tag}${body}`;

// What docs/tracker.md tells sites to put before the tracker.
const stub =
    '<script>window.waymark = window.waymark || function () ' +
    '{ (waymark.q = waymark.q || []).push(arguments) }</script>';

function shop({ stats, sites, port }) {
    const attributes = `defer src="${stats}/waymark.js" data-site="${sites.shop}"`;
    const tag = `${stub}<script ${attributes}></script>`;
    const full =
        `${stub}<script defer src="${stats}/waymark.full.js" data-site="${sites.shop}" ` +
        'data-persistent></script>';
    return {
        '/': page(
            'Shop',
            tag,
            `<script>waymark('experiment', { variant: 'b', seen: 3 })</script>
             <button data-waymark-event="signup" data-waymark-plan="pro" data-waymark-seats="3">
             <b>Sign up</b></button>
             <a id="prices" href="/prices">Prices</a>${tall}`,
        ),
        '/prices': page(
            'Prices',
            tag,
            `<a id="list" href="/files/list.zip">List</a>
             <a id="out" href="http://partner.localhost:${port}/landing?from=shop">Partner</a>
             <a id="home" href="/">Home</a>
             <a id="below" href="#below">Below</a><p id="below">Below</p>`,
        ),
        '/private': page('Private', tag.replace('defer', 'defer data-respect-dnt'), ''),
        '/members': page('Members', full, ''),
    };
}

// A router of the usual kind: it draws after it has moved.
const app_script = `
    const draw = () => {
        document.title = location.pathname === '/' ? 'App' : 'App ' + location.pathname;
        document.querySelector('#view').textContent = location.pathname;
    };
    document.addEventListener('click', (event) => {
        const link = event.target.closest('a[href^="/"]');
        if (!link) return;
        event.preventDefault();
        event.stopPropagation();
        history.pushState({}, '', link.getAttribute('href'));
        draw();
    });
    addEventListener('popstate', draw);
    draw();`;

function app({ stats, sites }) {
    const body = `<a id="one" href="/one">One</a><a id="two" href="/two?q=1">Two</a>
        <button pingoo-event="购买"><b>Buy</b></button><div id="view"></div>
        <script>${app_script}</script>`;
    const tag = `<script defer src="${stats}/waymark.js" data-site="${sites.app}"></script>`;
    const pingoo =
        `<script async defer src="${stats}/pingoo.js" site-id="${sites.pingoo}" user-id="u1">` +
        '</script>';
    return { app: page('App', tag, body), pingoo: page('Pingoo', pingoo, body) };
}

// Pages that turn by themselves: the browser makes the second ready while the first is read, goes
// there, and comes back.
function book({ stats, sites }) {
    const tag = `<script defer src="${stats}/waymark.js" data-site="${sites.book}"></script>`;
    const ahead = JSON.stringify({ prerender: [{ urls: ['/2'], eagerness: 'immediate' }] });
    const turn =
        "if (!sessionStorage.turned) setTimeout(() => (location.href = '/2'), 1500);" +
        'sessionStorage.turned = 1;';
    return {
        '/': page(
            'Page 1',
            tag,
            `<script type="speculationrules">${ahead}</script><script>${turn}</script>`,
        ),
        '/2': page('Page 2', tag, '<script>setTimeout(() => history.back(), 2000)</script>'),
    };
}

// `stats`: where the trackers are. Answers with the port, and with ways to open the sites, given
// the ids of shop, app, pingoo and book, and to close them.
export async function serve_sites(given) {
    let pages;
    const server = http.createServer((request, response) => {
        const [, host] = /^(?:\d+\.)?([^:]+)/.exec(request.headers.host);
        const path = request.url.split('?')[0];
        if (path.endsWith('.zip')) {
            response.writeHead(200, { 'content-type': 'application/zip' });
            return response.end('PK');
        }
        const html = {
            'shop.test': pages.shop[path],
            'app.localhost': pages.app,
            'pingoo.localhost': pages.pingoo,
            'book.localhost': pages.book[path],
            'partner.localhost': '<!doctype html><title>Partner</title>',
        }[host];
        response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
        response.end(html);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    return {
        port,
        open: (sites) => {
            const all = { ...given, sites, port };
            pages = { shop: shop(all), book: book(all), ...app(all) };
        },
        close: async () => {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        },
    };
}
