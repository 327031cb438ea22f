// SPDX-License-Identifier: Apache-2.0
// `waymark serve` on a free port with data of its own, and what its store has of a site.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { until } from './until.mjs';

const program = resolve(process.env.WAYMARK_PROGRAM ?? 'build/dev/waymark');
const email = 'admin@example.com';
const password = 'correct horse battery';

async function free_port() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

// This process's, but for what would set something: the test alone sets its server.
function environment() {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('WAYMARK_'));
    return {
        ...Object.fromEntries(kept),
        WAYMARK_ADMIN_EMAIL: email,
        WAYMARK_ADMIN_PASSWORD: password,
        WAYMARK_RATE_LIMIT_ENABLED: 'false',
    };
}

export class WaymarkProcess {
    #directory = mkdtempSync(join(tmpdir(), 'waymark-e2e-'));
    #process;
    #token;

    static async start() {
        const waymark = new WaymarkProcess();
        waymark.port = await free_port();
        process.once('exit', () => waymark.#clear());
        await waymark.launch();
        return waymark;
    }

    // Again on the same port and the same data.
    async launch() {
        const log = openSync(join(this.#directory, 'log'), 'a');
        this.#process = spawn(
            program,
            ['serve', '--listen', `127.0.0.1:${this.port}`, '--data-dir', 'data'],
            { cwd: this.#directory, env: environment(), stdio: ['ignore', log, log] },
        );
        let failure;
        this.#process.once('error', (error) => (failure = error));
        await until('the server is ready', 60_000, async () => {
            if (failure) throw failure;
            if (this.#process.exitCode !== null) throw new Error(`it ended:\n${this.log()}`);
            return (await fetch(this.#url('/health')).catch(() => null))?.ok;
        });
    }

    // As a crash would.
    async kill() {
        this.#process.kill('SIGKILL');
        await once(this.#process, 'exit');
    }

    async stop() {
        if (this.#process.exitCode === null && this.#process.signalCode === null) {
            this.#process.kill('SIGTERM');
            await once(this.#process, 'exit');
        }
    }

    // Whatever became of the test.
    #clear() {
        this.#process?.kill('SIGKILL');
        rmSync(this.#directory, { recursive: true, force: true, maxRetries: 3 });
    }

    log() {
        return readFileSync(join(this.#directory, 'log'), 'utf8');
    }

    // The number of a new site.
    async create_site(domain) {
        const site = await this.#call('POST', '/api/sites', { name: domain, domain });
        return site.data.ID ?? site.data.id;
    }

    // The events of a site by GET /api/events, oldest first.
    async listed(site) {
        const { data } = await this.#call('GET', `/api/events/${site}?page_size=100`);
        return data.list.reverse();
    }

    // The same by the store, with what no client of that list knows of; oldest first.
    async stored(site) {
        const query = `SELECT toString(event_id) AS id, kind, name, url, path, query, referrer,
                title, duration_ms, scroll_percent, utm_source, utm_medium, click_id,
                click_id_kind, props.key AS keys, props.value AS values
            FROM events WHERE site_id = ${site} ORDER BY time_ms, received_ms FORMAT JSON`;
        return (await this.#ask_engine(query)).data;
    }

    // Until everything that was acknowledged is in the store.
    async settle() {
        await until('the store has all', 30_000, async () => {
            const health = await (await fetch(this.#url('/health'))).json();
            return health.eventStore.status === 'connected' && health.forwarder.lagEvents === 0;
        });
    }

    #url(path) {
        return `http://127.0.0.1:${this.port}${path}`;
    }

    async #call(method, path, body) {
        this.#token ??= await this.#log_in();
        const answer = await fetch(this.#url(path), {
            method,
            headers: { authorization: `Bearer ${this.#token}` },
            body: body && JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return JSON.parse(text);
    }

    async #log_in() {
        const answer = await fetch(this.#url('/api/auth/login'), {
            method: 'POST',
            body: JSON.stringify({ email, password }),
        });
        return (await answer.json()).accessToken;
    }

    // The engine answers on a Unix socket.
    #ask_engine(query) {
        const socketPath = join(this.#directory, 'data', 'engine.sock');
        return new Promise((resolve, reject) => {
            const request = http.request({ socketPath, path: '/', method: 'POST' }, (answer) => {
                let text = '';
                answer.setEncoding('utf8').on('data', (part) => (text += part));
                answer.on('end', () =>
                    answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text)),
                );
            });
            request.on('error', reject).end(query);
        });
    }
}
