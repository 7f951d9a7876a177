"""The sandbox's page, as a person uses it: page.py SANDBOX CHROMIUM CHROMEDRIVER SCREENSHOTS."""

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

# Longer than a retry takes to come.
PATIENCE = 30

# A name that would run, and tell, if it became markup.
NASTY = "<img src=x onerror=\"document.title='broken'\">"


class Neighbour(BaseHTTPRequestHandler):
    """A subscriber who refuses the first event once, and another site that would like to click."""

    refusals = 1
    sandbox = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        refuse, Neighbour.refusals = Neighbour.refusals > 0, 0
        self.send_response(500 if refuse else 200)
        self.end_headers()

    def do_GET(self):
        script = """
            const send = (body) => fetch("%s/page/calls", { method: "POST", mode: "no-cors", body });
            send('{"phoneNumber":"19005550199"}').finally(() => { document.title = "done"; });
        """ % Neighbour.sandbox
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><script>{script}</script>".encode())

    def log_message(self, *_):
        pass


def start(program):
    """Starts the sandbox and reads what it says of itself."""
    process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
    said = {}
    for line in process.stdout:
        if line.startswith("Ctrl-C"):
            return process, said
        label, value = line.rstrip("\n").split("  ", 1)
        said[label.strip()] = value.strip()
    sys.exit("the sandbox has not started")


def subscribe(said, url):
    request = urllib.request.Request(
        said["base URL"] + "/self/webhooks",
        json.dumps({"url": url, "events": ["CALL"]}).encode(),
        {"authorization": "Bearer " + said["token"], "content-type": "application/json"},
    )
    # Past any proxy of the machine.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        assert answer.status == 201


class Page:
    def __init__(self, driver):
        self.driver = driver

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.driver.execute_script("return document.querySelector(arguments[0]).innerText", selector)

    def wait(self, selector, *words):
        """Waits until all of the words are to be read there."""

        def there(_):
            text = self.text(selector)
            return all(word in text for word in words)

        WebDriverWait(self.driver, PATIENCE, 0.1).until(there, f"{words} in {selector}: {self.text(selector)!r}")

    def button(self, action):
        return WebDriverWait(self.driver, PATIENCE, 0.1).until(lambda _: self.find(f"[data-action={action}]"))

    def focus(self):
        return self.driver.execute_script("return document.activeElement.dataset.action ?? document.activeElement.id")

    def screenshot(self, directory, name):
        scheme = name.split("-")[0]
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        dark = self.driver.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches")
        assert dark == (scheme == "dark"), dark
        self.driver.save_screenshot(f"{directory}/{name}.png")


def try_it(page, said, neighbour, screenshots):
    driver = page.driver
    subscribe(said, neighbour + "/hook")
    driver.get(said["page"])
    page.wait("#calls", "No live calls.")
    assert page.text("#base") == said["base URL"]

    # With the mouse.
    page.find("#number").clear()
    page.find("#number").send_keys("0")
    page.find("#call button").click()
    page.wait("#number-error", "The number must be 2 to 15 digits")
    page.find("#number").clear()
    page.find("#number").send_keys("14155550111")
    page.find("#name").send_keys(NASTY)
    page.find("#call button").click()
    page.wait("#calls", NASTY, "14155550111", "RINGING")
    assert page.text("#number-error") == ""
    page.wait("#deliveries", "RINGING", "500", "will be retried")
    page.button("answer").click()
    page.wait("#calls", "ACTIVE")

    # With the keyboard: the focus stays where there is something to do.
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

    # The first event comes again, and then all of the others.
    page.wait("#deliveries", "1.", "500", "2.", "accepted", "ANSWERED")
    page.wait("#webhooks", "ACTIVE")
    assert "will be retried" not in page.text("#deliveries")
    page.screenshot(screenshots, "dark-later")
    page.screenshot(screenshots, "light-later")

    # A narrow window has no need to be scrolled sideways.
    driver.set_window_size(500, 900)
    wider = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{wider} pixels too wide"
    page.screenshot(screenshots, "light-narrow")

    assert driver.title == "vis-sandbox", driver.title
    complaints = [entry for entry in driver.get_log("browser") if "/page/calls" not in entry["message"]]
    assert not complaints, complaints

    Neighbour.sandbox = said["page"].rstrip("/")
    driver.get(neighbour + "/")
    WebDriverWait(driver, PATIENCE, 0.1).until(lambda driver: driver.title == "done")
    driver.get(said["page"])
    page.wait("#events", "14155550111")
    assert "19005550199" not in page.text("#events"), "another site has placed a call"


def main(program, chromium, chromedriver, screenshots):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Neighbour)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # In a container there is neither a sandbox for Chromium nor much shared memory.
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]:
        options.add_argument(argument)
    options.add_argument("--window-size=1200,1000")
    sandbox, said = start(program)
    try:
        driver = webdriver.Chrome(options, webdriver.ChromeService(chromedriver))
        try:
            try_it(Page(driver), said, f"http://127.0.0.1:{server.server_port}", screenshots)
        finally:
            driver.quit()
    finally:
        sandbox.terminate()
        sandbox.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
