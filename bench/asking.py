# SPDX-License-Identifier: Apache-2.0
"""Asking a server one thing after the other, and how long its answers take."""

import http.client
import json
import time


def p95(values):
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


class Client:
    """Asks on one connection, and notes by name how long each answer took."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.taken_ms = {}

    def ask(self, name, path, question=None):
        """Posts the question, if there is one. Returns the answer's JSON."""
        method, body = ("GET", None) if question is None else ("POST", json.dumps(question))
        begun = time.monotonic()
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        taken = (time.monotonic() - begun) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} {body or ''}: {response.status} {text[:300]}")
        self.taken_ms.setdefault(name, []).append(taken)
        return json.loads(text)
