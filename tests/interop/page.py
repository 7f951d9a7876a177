"""Tests the sandbox's page: page.py SANDBOX CHROMIUM CHROMEDRIVER SCREENSHOTS."""

import json
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

# Seconds; longer than a retry interval.
TIMEOUT = 30

# Changes the title if rendered as markup.
XSS_NAME = "<img src=x onerror=\"document.title='broken'\">"


class ExternalSite(BaseHTTPRequestHandler):
    """A subscriber that rejects the first delivery, and a site that attempts a cross-site request."""

    rejections = 1
    sandbox = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        reject, ExternalSite.rejections = ExternalSite.rejections > 0, 0
        self.send_response(500 if reject else 200)
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


def start(program):
    """Starts the sandbox and parses its output."""
    process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
    info = {}
    for line in process.stdout:
        if line.startswith("Ctrl-C"):
            return process, info
        label, value = line.rstrip("\n").split("  ", 1)
        info[label.strip()] = value.strip()
    sys.exit("the sandbox did not start")


def subscribe(info, url):
    request = urllib.request.Request(
        info["base URL"] + "/self/webhooks",
        json.dumps({"url": url, "events": ["CALL"]}).encode(),
        {"authorization": "Bearer " + info["token"], "content-type": "application/json"},
    )
    # Bypass proxies.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
        assert response.status == 201


class Page:
    def __init__(self, driver):
        self.driver = driver

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.driver.execute_script("return document.querySelector(arguments[0]).innerText", selector)

    def wait(self, selector, *words):
        """Waits until the element contains all words."""

        def is_shown(_):
            text = self.text(selector)
            return all(word in text for word in words)

        WebDriverWait(self.driver, TIMEOUT, 0.1).until(is_shown, f"{words} in {selector}: {self.text(selector)!r}")

    def button(self, action):
        return WebDriverWait(self.driver, TIMEOUT, 0.1).until(lambda _: self.find(f"[data-action={action}]"))

    def focus(self):
        return self.driver.execute_script("return document.activeElement.dataset.action ?? document.activeElement.id")

    def screenshot(self, directory, name):
        scheme = name.split("-")[0]
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        dark = self.driver.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches")
        assert dark == (scheme == "dark"), dark
        self.driver.save_screenshot(f"{directory}/{name}.png")


def test_page(page, info, external_site, screenshots):
    driver = page.driver
    subscribe(info, external_site + "/hook")
    driver.get(info["page"])
    page.wait("#calls", "No live calls.")
    assert page.text("#base") == info["base URL"]

    # Mouse.
    page.find("#number").clear()
    page.find("#number").send_keys("0")
    page.find("#call button").click()
    page.wait("#number-error", "The number must be 2 to 15 digits")
    page.find("#number").clear()
    page.find("#number").send_keys("14155550111")
    page.find("#name").send_keys(XSS_NAME)
    page.find("#call button").click()
    page.wait("#calls", XSS_NAME, "14155550111", "RINGING")
    assert page.text("#number-error") == ""
    page.wait("#deliveries", "RINGING", "500", "will be retried")
    page.button("answer").click()
    page.wait("#calls", "ACTIVE")

    # Keyboard: the focus moves to the next action.
    page.find("#name").clear()
    page.find("#number").send_keys(Keys.END, Keys.BACKSPACE, "2", Keys.ENTER)
    page.wait("#calls", "14155550112", "RINGING")
    row = page.find("#calls tr:first-child")
    assert "14155550112" in row.text, row.text
    row.find_element(By.CSS_SELECTOR, "[data-action=answer]").send_keys(Keys.ENTER)
    page.wait("#calls tr:first-child", "ACTIVE")
    assert page.focus() == "hold", page.focus()
    driver.switch_to.active_element.send_keys(Keys.SPACE)
    page.wait("#calls tr:first-child", "HELD")
    page.wait("#announcement", "14155550112: held")
    page.screenshot(screenshots, "dark")
    page.screenshot(screenshots, "light")
    assert page.focus() == "resume", page.focus()
    driver.switch_to.active_element.send_keys(Keys.TAB, Keys.ENTER)
    page.wait("#events", "ANSWERED")
    page.button("remote-hang-up").click()
    page.wait("#calls", "No live calls.")

    # The first delivery is retried, then the others follow.
    page.wait("#deliveries", "1.", "500", "2.", "accepted", "ANSWERED")
    page.wait("#webhooks", "ACTIVE")
    assert "will be retried" not in page.text("#deliveries")
    page.screenshot(screenshots, "dark-later")
    page.screenshot(screenshots, "light-later")

    # A narrow window needs no horizontal scrolling.
    driver.set_window_size(500, 900)
    overflow = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{overflow} pixels too wide"
    page.screenshot(screenshots, "light-narrow")

    assert driver.title == "vis-sandbox", driver.title
    errors = [entry for entry in driver.get_log("browser") if "/page/calls" not in entry["message"]]
    assert not errors, errors

    ExternalSite.sandbox = info["page"].rstrip("/")
    driver.get(external_site + "/")
    WebDriverWait(driver, TIMEOUT, 0.1).until(lambda driver: driver.title == "done")
    driver.get(info["page"])
    page.wait("#events", "14155550111")
    assert "19005550199" not in page.text("#events"), "cross-site request placed a call"


def main(program, chromium, chromedriver, screenshots):
    server = ThreadingHTTPServer(("127.0.0.1", 0), ExternalSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # Containers lack Chromium's sandbox and have little shared memory.
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]:
        options.add_argument(argument)
    options.add_argument("--window-size=1200,1000")
    sandbox, info = start(program)
    try:
        driver = webdriver.Chrome(options, webdriver.ChromeService(chromedriver))
        try:
            test_page(Page(driver), info, f"http://127.0.0.1:{server.server_port}", screenshots)
        finally:
            driver.quit()
    finally:
        sandbox.terminate()
        sandbox.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
