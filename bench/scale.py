# SPDX-License-Identifier: Apache-2.0
"""Lists, searches, reports and exports with a million links and fifty million clicks stored."""

import contextlib
import http.client
import itertools
import statistics
import threading
import time

import big_store
import processes
from asking import Client, p95

P95_MAX_MS = 150
EXPORT_GROWTH_MAX_MB = 32

# What is asked for, each path once in turn: `{n}` counts up, so that no two requests are the same.
LISTS = {
    "newest": "/api/urls?page={page}&pageSize=20",
    "most clicked": "/api/urls?sortBy=clickCount&page={page}&pageSize=20",
    "oldest": "/api/urls?sortBy=createdAt&sortOrder=asc&page={page}&pageSize=100",
    "active": "/api/urls?status=ACTIVE&sortBy=clickCount&page={page}&pageSize=20",
    "deep page": "/api/urls?page={deep}&pageSize=20",
    "deep page, most clicked": "/api/urls?sortBy=clickCount&page={deep}&pageSize=20",
}
SEARCHES = {
    "a rare term": "/api/urls?search=-{rare}%3Fitem",
    "one in fifty": "/api/urls?search=shop{shop}",
    "one in ten": "/api/urls?search=garden&page={page}",
    "every link": "/api/urls?search=landing&page={page}",
    "no link": "/api/urls?search=nowhere{n}",
    "two words": "/api/urls?search=Cheap%20bikes&sortBy=clickCount&page={page}",
    "two letters": "/api/urls?search=zq&page={page}",
}
OVERVIEWS = {"30 days": "/api/analytics/overview?timeRange=last_30_days"}
LOCAL_OVERVIEWS = {
    "30 days of Taipei": "/api/analytics/overview?timeRange=last_30_days&timezone=Asia/Taipei",
}
GROUPS = {"list": LISTS, "search": SEARCHES, "overview": OVERVIEWS,
          "overview in another time zone": LOCAL_OVERVIEWS}


def ask_all(client, paths, numbers, links):
    for n in numbers:
        for name, path in paths.items():
            client.ask(name, path.format(n=n, page=1 + n % 5, deep=min(9_000, links // 50) + n,
                                         rare=1 + n * 7919 % links, shop=1 + n % 50))


def ask_as(waymark, account, paths, clients, rounds, links):
    """Milliseconds of each answer, by kind, of as many clients at once."""
    token = waymark.login(account)
    asking = [Client(waymark.port, token) for _ in range(clients)]
    ask_all(asking[0], paths, range(2), links)  # warms up
    asking[0].taken_ms.clear()
    threads = [threading.Thread(target=ask_all,
                                args=(client, paths,
                                      range(10 + i, 10 + i + rounds * clients, clients), links))
               for i, client in enumerate(asking)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {name: list(itertools.chain.from_iterable(c.taken_ms.get(name, []) for c in asking))
            for name in paths}


def answers(table, waymark, options):
    for clients in (1, 4):
        for group, paths in GROUPS.items():
            for who, account in (("administrator", processes.ADMIN), ("owner", big_store.OWNER)):
                taken = ask_as(waymark, account, paths, clients, options.asked // clients,
                               options.many_links)
                for name, values in taken.items():
                    print(f"    {group}, {name}, {who}, {clients} at once: median "
                          f"{statistics.median(values):.1f} ms, p95 {p95(values):.1f} ms")
                slowest = max(taken, key=lambda name: p95(taken[name]))
                at_once = "" if clients == 1 else f", {clients} at once"
                table.add(f"{group}: p95 of {slowest}, {who}{at_once}", p95(taken[slowest]), "ms",
                          P95_MAX_MS if clients == 1 else None)


class Growth:
    """The most memory that a process took while it was watched, above what it took before."""

    def __init__(self, pid):
        self.pid = pid
        self.before = self.most = self.resident()
        self.ends = threading.Event()
        self.watcher = threading.Thread(target=self.watch)

    def resident(self):
        return processes.resident_bytes(self.pid, processes.MAPPED)

    def watch(self):
        while not self.ends.wait(0.05):
            self.most = max(self.most, self.resident())

    def __enter__(self):
        self.watcher.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.watcher.join()
        self.most = max(self.most, self.resident())

    def megabytes(self):
        return (self.most - self.before) / 2**20


def read_export(waymark, path, token):
    """Reads an answer to its end; returns its bytes and how many times `"time` they say."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", waymark.port,
                                                       timeout=120)) as connection:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {response.read(300)}")
        size = lines = 0
        while portion := response.read(1 << 18):
            size += len(portion)
            lines += portion.count(b"\n")
        return size, lines


def export(table, waymark, clicks):
    token = waymark.login(big_store.OWNER)
    _, found = waymark.request("GET", "/api/urls?sortBy=clickCount&pageSize=1", token=token)
    link = found["data"][0]
    path = (f"/api/analytics/urls/{link['id']}/export?includeClicks=true&timeRange=last_365_days"
            "&format=csv")
    with Growth(waymark.pid) as growth:
        begun = time.monotonic()
        size, lines = read_export(waymark, path, token)
        taken = time.monotonic() - begun
    if lines < clicks // big_store.EXPORTED_SHARE * 0.98:
        raise RuntimeError(f"the export has {lines} lines only")
    table.add(f"export of {lines / 1e6:.2f} million clicks: growth of resident memory",
              growth.megabytes(), "MB", EXPORT_GROWTH_MAX_MB)
    table.add("export: time", taken, "s")
    table.add("export: speed", size / taken / 2**20, "MB/s")


def wait_until_idle(waymark, seconds=120):
    """Waits for the work of the start: the counts of all links are compared with the clicks."""
    deadline = time.monotonic() + seconds
    def spent():
        return sum(map(processes.cpu_seconds, [waymark.pid, *processes.children(waymark.pid)]))
    before = spent()
    while time.monotonic() < deadline:
        time.sleep(2)
        now = spent()
        if now - before < 0.1:
            return
        before = now


def measure(table, build, directory, options):
    folder = directory / "scale"
    def start(**settings):
        return processes.Waymark(build, folder, **settings)
    if not (folder / "filled").exists():
        big_store.fill(start, options.many_links, options.many_clicks)
        (folder / "filled").touch()
    with start() as waymark:
        waymark.wait_for_event_store()
        wait_until_idle(waymark)
        answers(table, waymark, options)
        export(table, waymark, options.many_clicks)
