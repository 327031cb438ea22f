# SPDX-License-Identifier: Apache-2.0
"""Events of sites: how fast they are taken in."""

import json
import random
import statistics
import time
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


BATCHES, BATCH_EVENTS = 200, 500
VISITORS, AGENTS = 20_000, 1_000
SYSTEMS = ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64",
           "Linux; Android 14; Pixel 8")
REFERRERS = ("", "https://www.google.com/", "https://t.co/abc", "https://news.example.org/a/b")
CAMPAIGNS = ("", "?utm_source=mail&utm_medium=email&utm_campaign=spring", "?gclid=x")


def visitor(number):
    agent = number % AGENTS
    address = 0x08000000 + number * 7919
    return {"ip": ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0)),
            "user_agent": f"Mozilla/5.0 ({SYSTEMS[agent % 4]}) AppleWebKit/537.36 "
                          f"(KHTML, like Gecko) Chrome/{90 + agent % 60}.0.{agent}.0 Safari/537.36"}


def batch(site, draw):
    """Page views as a server tells of its visitors; without ids, so that none is a repeat."""
    events = []
    for _ in range(BATCH_EVENTS):
        page = int(PAGES ** draw.random())
        events.append({"site": site,
                       "url": f"https://shop.example.com/products/{page}{draw.choice(CAMPAIGNS)}",
                       "referrer": draw.choice(REFERRERS), "title": f"Product {page} of the shop",
                       "screen": "1920x1080", "language": "en-US,en;q=0.9",
                       **visitor(draw.randrange(VISITORS))})
    return json.dumps({"events": events}, separators=(",", ":"))


def wait_until_stored(waymark, least, seconds=600):
    """Waits until the forwarder has nothing left to do; returns how many events can be read."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        waymark.check_running()
        if waymark.request("GET", "/health")[1]["forwarder"]["lagEvents"] == 0:
            stored = int(waymark.engine("SELECT count() FROM events"))
            if stored < least:
                raise RuntimeError(f"{stored} of {least} events are stored")
            return stored
        time.sleep(0.02)
    raise TimeoutError("the events did not all arrive")


def batches(table, build, directory, options):
    """Batches of 500 from a server, until the last event can be read from the embedded store.

    Load generator, server and engine share the two cores.
    """
    with processes.Waymark(build, directory / "batches", spool_bytes_max=64 << 30) as waymark:
        waymark.wait_for_event_store()
        site, token, draw = create_site(waymark), waymark.login(), random.Random(1)
        file = directory / "batches.txt"
        file.write_text("".join(batch(site, draw) + "\n" for _ in range(BATCHES)))
        engine = processes.children(waymark.pid)[0]
        before = [processes.cpu_seconds(pid) for pid in (waymark.pid, engine)]
        begun = time.monotonic()
        run = processes.post_events(waymark.port, file, options.seconds, 8, "/api/native/events",
                                    token)
        if run["errors"]:
            raise RuntimeError(f"{run['errors']} requests failed")
        accepted = run["requests"] * BATCH_EVENTS
        stored = wait_until_stored(waymark, accepted)
        seconds = time.monotonic() - begun
        after = [processes.cpu_seconds(pid) for pid in (waymark.pid, engine)]
    server, store = ((last - first) * 1e6 / stored for first, last in zip(before, after))
    table.add("batches of 500: events a second, on the disk", accepted / run["seconds"], "1/s")
    table.add("batches of 500: events a second, end to end", stored / seconds, "1/s", 150_000,
              at_most=False)
    table.add("batches of 500: CPU of the server, an event", server, "µs")
    table.add("batches of 500: CPU of the engine, an event", store, "µs")


def measure(table, build, directory, options):
    single_events(table, build, directory, options)
    batches(table, build, directory, options)
