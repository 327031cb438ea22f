# SPDX-License-Identifier: Apache-2.0
"""Events of sites: how fast they are taken in."""

import json
import random
import statistics
import uuid

import processes

CONNECTIONS = 256
PAGES = 400
SITE = {"name": "Shop", "domain": "https://shop.example.com"}


def events(site, count):
    """Page views as the tracker reports them."""
    draw = random.Random(1)
    for _ in range(count):
        page = int(PAGES ** draw.random())
        yield {"s": site, "i": str(uuid.UUID(int=draw.getrandbits(128), version=4)),
               "n": "page_view", "u": f"https://shop.example.com/products/{page}?utm_source=news",
               "r": "https://www.google.com/", "t": f"Product {page} of the shop",
               "w": "1920x1080", "a": 0}


def write_events(file, site, count):
    lines = (json.dumps(event, separators=(",", ":")) for event in events(site, count))
    file.write_text("\n".join(lines) + "\n")
    return file


def create_site(waymark):
    status, answer = waymark.request("POST", "/api/sites", SITE, waymark.login())
    if status != 200:
        raise RuntimeError(f"create site: {status} {answer}")
    return answer["data"]["id"]


def rate(server, file, seconds):
    run = processes.post_events(server.port, file, seconds, CONNECTIONS)
    if run["errors"]:
        raise RuntimeError(f"{run['errors']} requests failed")
    return run["requests"] / run["seconds"]


def single_events(table, build, directory, options):
    """One event a request, acknowledged when it is on the disk, beside nginx's `return 202`.

    The event store is away: what is measured is the way into the spool.
    """
    with processes.Waymark(build, directory / "collect", server_io_threads=1,
                           event_store_url="http://127.0.0.1:9",
                           spool_bytes_max=64 << 30) as waymark:
        waymark.wait_until("/health", 200)
        file = write_events(directory / "events.txt", create_site(waymark), 10_000)
        with processes.Nginx(directory / "nginx-collect") as nginx:
            servers = {"nginx": nginx, "waymark": waymark}
            runs = {who: [] for who in servers}
            for server in servers.values():
                rate(server, file, 2)
            for _ in range(options.rounds):
                for who, server in servers.items():
                    runs[who].append(rate(server, file, options.seconds))
    rates = {who: statistics.median(run) for who, run in runs.items()}
    table.add("collect: nginx `return 202`, requests a second", rates["nginx"], "1/s")
    table.add("collect: single events a second, on the disk", rates["waymark"], "1/s")
    table.add("collect: single events, ratio to nginx", rates["waymark"] / rates["nginx"], "", 0.4,
              at_most=False)


def measure(table, build, directory, options):
    single_events(table, build, directory, options)
