"""Tests the sandbox's page: page.py SANDBOX CHROMIUM CHROMEDRIVER AXE SCREENSHOTS."""

import json
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from page_support import TIMEOUT, ExternalSite, Page, Sandbox, start_browser

# Changes the title if rendered as markup.
XSS_NAME = "<img src=x onerror=\"document.title='broken'\">"

SCRIPT = {"more_history": 60, "remote_parties": [{"number": "14155550144", "behaviour": ["never_answers"]}]}


def shell(command):
    command = command.replace("curl ", "curl --silent --noproxy '*' ", 1)
    subprocess.run(["bash", "-c", command], check=True, timeout=TIMEOUT, stdout=subprocess.DEVNULL)


def test_empty_sections(page, sandbox, site):
    """The command that an empty section shows fills it."""
    page.driver.get(sandbox.page)
    page.wait("#base", sandbox.base_url)
    page.wait("#calls-empty", "No live calls.")
    page.check("empty")
    shell(page.text("#requests-empty pre"))
    page.wait("#requests", "GET /self", "200", " ms")
    assert page.text("#requests-empty") == ""

    page.click("#webhooks-tab")
    shell(page.text("#webhooks-empty pre").replace("http://127.0.0.1:9000/", f"{site}/hook"))
    page.wait("#webhooks", f"{site}/hook", "ACTIVE")
    page.click("#requests-tab")


def test_calls(page, *_):
    # Mouse.
    page.type("#number", "0")
    page.click("#call .main")
    page.wait("#number-error", "The number must be 2 to 15 digits")
    page.type("#number", "14155550111")
    assert page.text("#number-error") == ""
    page.type("#name", XSS_NAME)
    page.click("#call .main")
    page.wait("#calls", XSS_NAME, "14155550111", "RINGING")
    page.click("#calls [data-key=answer]")
    page.wait("#calls", "ACTIVE", "talking 0:0")

    # Keyboard: the focus moves to the next action.
    page.type("#name", "")
    page.find("#number").send_keys(Keys.END, Keys.BACKSPACE, "2", Keys.ENTER)
    page.wait("#calls > li:first-child", "14155550112", "RINGING")
    page.find("#calls > li:first-child [data-key=answer]").send_keys(Keys.ENTER)
    page.wait("#calls > li:first-child", "ACTIVE")
    assert page.focus() == "hold", page.focus()
    page.driver.switch_to.active_element.send_keys(Keys.SPACE)
    page.wait("#calls > li:first-child", "HELD")
    page.wait("#announcement", "14155550112: held")
    assert page.focus() == "resume", page.focus()
    page.driver.switch_to.active_element.send_keys(Keys.TAB, Keys.ENTER)
    page.until(lambda: "14155550112" not in page.text("#calls"))

    # An outgoing call.
    page.type("#number", "14155550144")
    page.click("#call button[value=OUTBOUND]")
    page.wait("#calls > li:first-child", "to 14155550144")
    page.click("#calls > li:first-child [data-key=hang-up]")
    page.until(lambda: "14155550144" not in page.text("#calls"))
    page.click("#calls [data-key=remote-hang-up]")
    page.wait("#calls-empty", "No live calls.")
    page.click("#history-tab")
    page.wait("#history", "ANSWERED", "CANCELLED", "to 14155550144")
    page.wait("#history-count", "50 of 63, latest first")


def test_requests(page, sandbox, _):
    page.click("#requests-tab")
    assert sandbox.request("POST", "/self/calls", {"phoneNumber": "<b>"}) == 422
    page.find_row("#requests", "422").find_element(By.TAG_NAME, "summary").click()
    page.wait("#requests details[open]", "POST /t/vbc.prod/vis/v1/self/calls HTTP/1.1", '{"phoneNumber": "<b>"}')

    # An open row keeps focus and scroll position while others arrive.
    page.find("#requests [data-key=request-headers]").send_keys(Keys.ARROW_DOWN)
    top = page.run("scrollTo(0, 150); return scrollY")
    summary = page.find("#requests details[open] summary")
    for _ in range(3):
        sandbox.request("GET", "/self")
    page.wait_for_count("#requests > li", 6)
    page.wait_for_refreshes()
    assert page.focus() == "request-headers", page.focus()
    assert page.run("return arguments[0].isConnected && arguments[0].parentElement.open", summary)
    assert page.run("return scrollY") >= top > 0

    # The copied command repeats the request.
    page.click("#requests [data-key=copy-curl]")
    page.wait("#announcement", "Copied")
    before = int(page.text("#requests-tab .pill"))
    shell(page.clipboard())
    page.wait("#requests-tab .pill", str(before + 1))
    page.wait("#requests > li:first-child", "422")
    page.check("request")
    page.run("scrollTo(0, 0)")


def test_rows_wait_for_pointer(page, sandbox, _):
    """No row moves what the pointer is about to click."""
    page.run("""
        const summary = document.querySelector("#requests summary");
        const move = { bubbles: true, pointerType: "mouse" };
        window.moving = setInterval(() => summary.dispatchEvent(new PointerEvent("pointermove", move)), 50);
    """)
    before = page.run("return document.querySelectorAll('#requests > li').length")
    sandbox.request("GET", "/self")
    page.wait_for_refreshes()
    page.wait_for_count("#requests > li", before)
    page.run("clearInterval(moving)")
    page.wait_for_count("#requests > li", before + 1)


def test_faults(page, sandbox, _):
    for queued, fault in enumerate(["429", "reset", "delay"]):
        page.click(f"#fail [data-key='{fault}']")
        page.wait_for_count("#faults > li", queued + 1)
    page.wait("#faults", "429", "reset", "delay")
    page.check("faults")
    page.click("#faults > li:last-child button")
    page.wait_for_count("#faults > li", 2)
    assert sandbox.request("GET", "/self") == 429
    assert sandbox.request("GET", "/self") is None
    page.wait("#requests > li:first-child", "NO RESPONSE")
    page.wait("#requests > li:nth-child(2)", "429")
    assert page.text("#faults") == ""


def test_filter(page, *_):
    page.click("#failed")
    page.type("#words", "self 429")
    assert page.text("#requests").count("GET") == 1, page.text("#requests")
    page.wait("#requests-count", "1 of ")
    page.wait_for_refreshes()
    assert page.text("#requests").count("GET") == 1, page.text("#requests")
    page.driver.refresh()
    page.wait("#requests-count", "1 of ")
    page.type("#words", "nothing at all")
    page.click("#requests-empty button")
    page.wait("#requests", "422", "200")
    assert page.focus() == "words", page.focus()


def test_tabs(page, *_):
    page.find("#requests-tab").send_keys(Keys.ARROW_RIGHT)
    assert page.focus() == "deliveries-tab", page.focus()
    page.find("#deliveries-tab").send_keys(Keys.END)
    page.find("#history > li:nth-child(40)").location_once_scrolled_into_view
    assert page.run("return document.getElementById('tools').getBoundingClientRect().top") == 0
    page.check("history")
    assert page.driver.current_url.endswith("#history"), page.driver.current_url
    page.driver.refresh()
    page.find("#history > li")
    page.run("scrollTo(0, 0)")


def test_deliveries(page, sandbox, site):
    page.click("#deliveries-tab")
    # The first delivery is retried, then the others follow.
    page.wait("#deliveries", "ANSWERED", "DELIVERED")
    page.until(lambda: "QUEUED" not in page.text("#deliveries"))
    assert sandbox.request("POST", "/self/webhooks", {"url": f"{site}/broken", "events": ["CALL"]}) == 201
    sandbox.request("POST", "/self/calls", {"phoneNumber": "14155550144"})
    page.wait("#deliveries", "RETRYING 1 of 6", "QUEUED", "500")
    texts = {page.until(lambda: page.text("#deliveries [data-until]"))}
    page.until(lambda: texts.add(page.text("#deliveries [data-until]")) or len(texts) >= 3)
    assert all(text.startswith("next try in ") for text in texts), texts

    row = page.find_row("#deliveries", "DELIVERED")
    row.find_element(By.TAG_NAME, "summary").click()
    page.wait("#deliveries details[open]", "content-type: application/json", '"event"', "1. ", "accepted")
    page.click("#deliveries [data-key=copy-webhook-id]")
    page.wait("#announcement", "Copied")
    assert page.clipboard() in page.text("#deliveries .ids"), page.clipboard()
    page.click("#deliveries [data-key=send]")
    page.wait("#deliveries details[open]", "2. ", "accepted")
    assert page.focus() == "send", page.focus()
    row.find_element(By.TAG_NAME, "summary").click()


def test_retries(page, *_):
    """Attempts beyond the last two are folded."""
    row = page.find_row("#deliveries", "RETRYING")
    row.find_element(By.TAG_NAME, "summary").click()
    page.wait("#deliveries", "RETRYING 4 of 6", "2 earlier attempts")
    page.click("#deliveries [data-key=earlier] summary")
    page.wait("#deliveries [data-key=earlier]", "1. ", "500")
    page.check("retrying")
    # A redraw keeps it open, and the focus.
    page.run("document.querySelector('#deliveries details[open] [data-key=copy-body]').focus()")
    page.wait("#deliveries", "GIVEN UP", "4 earlier attempts", "1. ")
    assert page.focus() == "copy-body", page.focus()


def test_failed_webhook(page, sandbox, _):
    page.click("#webhooks-tab")
    page.wait("#webhooks", "FAILED", "Dropped", "To revive it, renew it: PUT /self/webhooks/")
    page.check("failed-webhook")
    page.click("#webhooks [data-key=renew]")
    page.until(lambda: "FAILED" not in page.text("#webhooks"))
    assert "Renew" not in page.text("#webhooks")


def test_error_clears_itself(page, sandbox, _):
    sandbox.request("POST", "/self/calls", {"phoneNumber": "14155550144"})
    page.find("#calls [data-key=hang-up]")
    # The call ends while the button is still there.
    page.run("""
        const button = document.querySelector("#calls [data-key=hang-up]");
        button.click();
        button.click();
    """)
    page.find("#error")
    page.until(lambda: page.text("#error") == "")


def test_console_has_no_errors(page, *_):
    """Neither markup of a name nor a script that the policy blocks has run."""
    assert page.driver.title == "vis-sandbox", page.driver.title
    errors = [entry for entry in page.driver.get_log("browser") if "/page/calls" not in entry["message"]]
    assert not errors, errors


def test_cross_site_request(page, sandbox, site):
    ExternalSite.sandbox = sandbox.page.rstrip("/")
    page.driver.get(site + "/")
    page.until(lambda: page.driver.title == "done")
    page.driver.get(sandbox.page + "#history")
    page.wait("#history", "14155550111")
    assert "19005550199" not in page.text("#history"), "cross-site request placed a call"


def test_restart(page, sandbox, _, restart):
    page.click("#requests-tab")
    page.click("#requests > li:last-child summary")
    sandbox.stop()
    page.wait("#away", "The sandbox has not responded since ")
    page.check("away")
    new = restart()
    try:
        # The ids of the new sandbox are those of the old one.
        new.request("GET", "/self")
        page.wait("#restarted", "The sandbox was restarted")
        page.wait_for_count("#requests > li", 1)
        page.wait_for_count("#requests details[open]", 0)
        assert page.text("#away") == ""
        page.check("restarted")
        page.click("#restarted button")
        assert page.text("#restarted") == ""
    finally:
        new.stop()


TESTS = [
    test_empty_sections, test_calls, test_requests, test_rows_wait_for_pointer, test_faults, test_filter, test_tabs,
    test_deliveries, test_retries, test_failed_webhook, test_error_clears_itself, test_console_has_no_errors,
    test_cross_site_request,
]


def main(program, chromium, chromedriver, axe, screenshots):
    server = ThreadingHTTPServer(("127.0.0.1", 0), ExternalSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    script = Path(screenshots) / "script.json"
    script.write_text(json.dumps(SCRIPT))
    sandbox = Sandbox(program, script)
    try:
        driver = start_browser(chromium, chromedriver)
        try:
            clipboard = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
            driver.execute_cdp_cmd("Browser.grantPermissions", clipboard)
            page = Page(driver, axe, screenshots)
            page.resize(1200)
            for test in TESTS:
                print(f"page: {test.__name__}", flush=True)
                test(page, sandbox, site)
            port = sandbox.page.rstrip("/").rsplit(":", 1)[1]
            test_restart(page, sandbox, site, lambda: Sandbox(program, script, port))
        finally:
            driver.quit()
    finally:
        sandbox.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
