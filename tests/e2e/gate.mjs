// SPDX-License-Identifier: Apache-2.0
// What stands between the browser and the server, as the network does: it keeps what pages report,
// and can lose an answer.
import { once } from 'node:events';
import http from 'node:http';

import { until } from './until.mjs';

export class Gate {
    // Every report that came: { path, body, status }. No status: it was lost.
    reports = [];
    loses_answers = false;
    #server;

    constructor(to_port) {
        this.#server = http.createServer((request, response) =>
            this.#pass(request, response, to_port),
        );
    }

    static async open(to_port) {
        const gate = new Gate(to_port);
        gate.#server.listen(0, '127.0.0.1');
        await once(gate.#server, 'listening');
        gate.port = gate.#server.address().port;
        return gate;
    }

    async close() {
        this.#server.closeAllConnections();
        this.#server.close();
        await once(this.#server, 'close');
    }

    // What was sent since the last look, and was answered; as the pages sent it.
    take() {
        return this.reports.splice(0).map(({ body }) => JSON.parse(body));
    }

    async wait_for(count) {
        const so_far = () => JSON.stringify(this.reports, null, 2);
        await until(`${count} reports`, 20_000, () => this.reports.length >= count).catch(
            (error) => {
                throw new Error(`${error.message}: ${so_far()}`);
            },
        );
    }

    async #pass(request, response, port) {
        const parts = [];
        for await (const part of request) parts.push(part);
        const body = Buffer.concat(parts);
        const report = { path: request.url, body: body.toString() };
        const is_report = request.method === 'POST';
        if (is_report) this.reports.push(report);
        const { method, url: path, headers } = request;
        const onward = http.request({ port, host: '127.0.0.1', method, path, headers });
        onward.on('error', () => request.socket.destroy());
        onward.on('response', (answer) => {
            if (is_report && this.loses_answers) {
                answer.resume();
                return request.socket.destroy();
            }
            report.status = answer.statusCode;
            response.writeHead(answer.statusCode, answer.headers);
            answer.pipe(response);
        });
        onward.end(body);
    }
}
