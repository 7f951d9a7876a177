"""The sandbox, its page in a browser, and the site that receives its webhooks."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

# Seconds; longer than the five retries of a delivery, 10 s apart.
TIMEOUT = 90

WIDTHS = {1200: 1000, 390: 844}

# Pixels; the least size of what a finger hits.
TARGET = 44


class ExternalSite(BaseHTTPRequestHandler):
    """Subscribers, and a site that attempts a cross-site request."""

    rejections = 1
    sandbox = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        is_rejected = self.path == "/broken" or ExternalSite.rejections > 0
        if self.path != "/broken":
            ExternalSite.rejections = 0
        self.send_response(500 if is_rejected else 200)
        self.end_headers()

    def do_GET(self):
        script = """
            const send = (body) => fetch("%s/page/calls", { method: "POST", mode: "no-cors", body });
            send('{"phoneNumber":"19005550199"}').finally(() => { document.title = "done"; });
        """ % ExternalSite.sandbox
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><script>{script}</script>".encode())

    def log_message(self, *_):
        pass


class Sandbox:
    def __init__(self, program, script, port=0):
        command = [program, "--port", str(port), "--script", script]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        info = {}
        for line in self.process.stdout:
            if line.startswith("Ctrl-C"):
                break
            label, value = line.rstrip("\n").split("  ", 1)
            info[label.strip()] = value.strip()
        else:
            sys.exit("the sandbox did not start")
        self.page, self.base_url, self.token = info["page"], info["base URL"], info["token"]

    def request(self, method, path, body=None):
        """Returns the status, or None without a response."""
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base_url + path, data, headers, method=method)
        # Bypass proxies.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Page:
    def __init__(self, driver, axe, screenshots):
        self.driver = driver
        self.axe = Path(axe).read_text()
        self.screenshots = screenshots

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        """Waits for a visible element."""
        visible = f"return [...document.querySelectorAll({selector!r})].find((it) => it.offsetParent)"
        return self.until(lambda: self.run(visible), selector)

    def find_row(self, rows, text):
        row = "return [...document.querySelectorAll(arguments[0])].find((it) => it.innerText.includes(arguments[1]))"
        return self.until(lambda: self.run(row, f"{rows} > li", text), f"{text!r} in {rows}")

    def click(self, selector):
        self.find(selector).click()

    def type(self, selector, text):
        self.find(selector).clear()
        self.find(selector).send_keys(text)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def until(self, condition, message=""):
        return WebDriverWait(self.driver, TIMEOUT, 0.1).until(lambda _: condition(), message)

    def wait(self, selector, *words):
        """Waits until the element contains all words."""
        is_shown = lambda: all(word in self.text(selector) for word in words)
        self.until(is_shown, f"{words} in {selector}")

    def wait_for_count(self, selector, count):
        number = "return document.querySelectorAll(arguments[0]).length"
        self.until(lambda: self.run(number, selector) == count, f"{count} {selector}")

    def wait_for_refreshes(self, count=2):
        """Waits until the page has asked for the state so many times again."""
        requests = "return performance.getEntriesByType('resource').filter((it) => it.name.endsWith('/state')).length"
        before = self.run(requests)
        self.until(lambda: self.run(requests) >= before + count)

    def focus(self):
        return self.run("return document.activeElement.dataset.key ?? document.activeElement.id")

    def clipboard(self):
        return self.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")

    def resize(self, width):
        size = {"width": width, "height": WIDTHS[width], "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def set_scheme(self, scheme):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        assert self.run("return matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")

    def check(self, name):
        """Checks accessibility at both widths and in both colour schemes, and saves screenshots."""
        self.run(self.axe)
        for width in WIDTHS:
            self.resize(width)
            for scheme in ["dark", "light"]:
                self.set_scheme(scheme)
                self.driver.save_screenshot(f"{self.screenshots}/{name}-{width}-{scheme}.png")
                where = f"{name}, {width} pixels, {scheme}"
                result = self.driver.execute_async_script("axe.run().then(arguments[0])")
                found = [(it["id"], [node["target"] for node in it["nodes"]]) for it in result["violations"]]
                assert not found, f"{where}: {found}"
            overflow = self.run("return document.documentElement.scrollWidth - arguments[0]", width)
            assert overflow <= 0, f"{where}: {overflow} pixels too wide"
        small = self.run("""
            const size = arguments[0];
            const targets = [...document.querySelectorAll("a, button, summary, input:not([type=checkbox]), .check")];
            const isSmall = ({ width, height }) => width > 0 && (width < size || height < size);
            return targets.filter((it) => isSmall(it.getBoundingClientRect())).map((it) => it.outerHTML);
        """, TARGET)
        assert not small, f"{name}: {small}"
        self.resize(1200)


def start_browser(chromium, chromedriver):
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # Containers lack Chromium's sandbox and have little shared memory.
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]:
        options.add_argument(argument)
    return webdriver.Chrome(options, webdriver.ChromeService(chromedriver))
