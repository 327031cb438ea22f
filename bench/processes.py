# SPDX-License-Identifier: Apache-2.0
"""Starting, watching and stopping the servers that are measured."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")
# Files that are mapped, and no memory of the server's own.
MAPPED = (r"\.mmdb$", r"asn\.bin$", r"/spool/")
ADMIN = {"email": "admin@example.com", "password": "a-password-for-benchmarks"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """User and system time of a process, its ended children left out."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid, leave_out=()):
    """Resident memory, without mappings whose file name matches a pattern of `leave_out`."""
    total, counted = 0, True
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if re.match(r"^[0-9a-f]+-[0-9a-f]+ ", line):
            name = line.split(None, 5)[5] if len(line.split(None, 5)) > 5 else ""
            counted = not any(re.search(pattern, name) for pattern in leave_out)
        elif line.startswith("Rss:") and counted:
            total += int(line.split()[1]) * 1024
    return total


def children(pid):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket, as the embedded engine speaks it."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Waymark:
    """A server of the release build in a folder of its own."""

    def __init__(self, build, directory, **settings):
        self.port = free_port()
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("WAYMARK_")}
        environment |= {"WAYMARK_ADMIN_EMAIL": ADMIN["email"],
                        "WAYMARK_ADMIN_PASSWORD": ADMIN["password"],
                        "WAYMARK_LOG_LEVEL": "warning",
                        "WAYMARK_RATE_LIMIT": "off"}
        environment |= {f"WAYMARK_{name.upper()}": str(value) for name, value in settings.items()}
        self.log = open(self.directory / "log.txt", "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [str(build / "waymark"), "serve", "--listen", f"127.0.0.1:{self.port}",
             "--data-dir", str(self.directory / "data")],
            env=environment, stdout=self.log, stderr=self.log)
        self.pid = self.process.pid

    def request(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        return response.status, json.loads(text) if text[:1] in (b"{", b"[") else text

    def wait_until(self, path, status, seconds=30):
        """Waits for an answer of that status; returns the seconds since the start."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", path)[0] == status:
                    return time.monotonic() - self.started
            self.check_running()
            time.sleep(0.002)
        raise TimeoutError(f"{path} did not answer {status} in {seconds} s")

    def check_running(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"waymark ended; see {self.directory}/log.txt")

    def wait_for_event_store(self, seconds=30):
        """Waits until the event store is there and has its tables."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, health = self.request("GET", "/health")
                if (status == 200 and health["forwarder"]["status"] == "ok"
                        and self.engine("EXISTS TABLE event_facets_feed").strip() == "1"):
                    return
            self.check_running()
            time.sleep(0.02)
        raise TimeoutError("the event store did not start")

    def engine(self, sql, seconds=900, **settings):
        """Asks the embedded engine; the answer is TabSeparated."""
        target = "/?" + urllib.parse.urlencode(settings)
        with contextlib.closing(
                UnixConnection(self.directory / "data" / "engine.sock", seconds)) as connection:
            connection.request("POST", target, sql.encode())
            response = connection.getresponse()
            text = response.read().decode()
        if response.status != 200:
            raise RuntimeError(f"engine: {text}")
        return text

    def meta_path(self):
        return self.directory / "data" / "meta.sqlite"

    def login(self, account=ADMIN):
        status, answer = self.request("POST", "/api/auth/login", account)
        if status != 200:
            raise RuntimeError(f"login: {status} {answer}")
        return answer["accessToken"]

    def create_links(self, count):
        token = self.login()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        slugs = []
        for number in range(count):
            body = {"originalUrl": f"https://example.com/landing/{number}?ref=link"}
            connection.request("POST", "/api/urls", json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status != 201:
                raise RuntimeError(f"create: {response.status} {answer}")
            slugs.append(answer["slug"])
        connection.close()
        return slugs

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        self.process.wait(timeout=30)
        self.log.close()
        return time.monotonic() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


class LoginStorm:
    """Eight clients that log in again and again, with a password that is right."""

    CLIENTS = 8

    def __init__(self, waymark):
        self.waymark = waymark
        self.logins = 0
        self.ends = threading.Event()
        self.lock = threading.Lock()
        self.clients = [threading.Thread(target=self.run) for _ in range(self.CLIENTS)]

    def run(self):
        while not self.ends.is_set():
            self.waymark.login()
            with self.lock:
                self.logins += 1

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        for client in self.clients:
            client.join()


class Nginx:
    """Debian's nginx, one worker, that answers every request with the same redirect."""

    CONFIGURATION = """
daemon off;
worker_processes 1;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 302 https://example.com/landing/1234?ref=link; }}
        location /collect {{ return 202; }}
    }}
}}
"""

    def __init__(self, directory):
        directory = pathlib.Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        configuration = directory / "nginx.conf"
        configuration.write_text(self.CONFIGURATION.format(directory=directory, port=self.port))
        self.process = subprocess.Popen(["nginx", "-p", str(directory), "-c", str(configuration)],
                                        stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            time.sleep(0.02)
        self.pid = children(self.process.pid)[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)


def wrk(port, slugs_file, seconds, connections=64):
    """One run of wrk with one thread. Returns requests, errors and latencies in microseconds."""
    return run_wrk(port, seconds, connections, "random_slugs.lua", {"SLUGS_FILE": str(slugs_file)})


def post_events(port, events_file, seconds, connections, path="/collect", token=""):
    """The same with a body for each request, a line of the file."""
    return run_wrk(port, seconds, connections, "post_events.lua",
                   {"EVENTS_FILE": str(events_file), "EVENTS_PATH": path,
                    "EVENTS_AUTHORIZATION": f"Bearer {token}"})


def run_wrk(port, seconds, connections, script, settings):
    output = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s",
         str(pathlib.Path(__file__).with_name(script)), f"http://127.0.0.1:{port}"],
        env=os.environ | settings, check=True, capture_output=True, text=True).stdout
    found = re.search(r"^RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", output, re.MULTILINE)
    requests, microseconds, p50, p99, errors = found.groups()
    return {"requests": int(requests), "seconds": int(microseconds) / 1e6, "p50_us": float(p50),
            "p99_us": float(p99), "errors": int(errors)}
