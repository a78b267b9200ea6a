//! `chart`, and the page that it and `run` write: the same bytes, and in a real browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::At;

/// A center with a fault that has a name which would be markup, and with a calendar.
const FAULTY: &str = r#"
description = "A small center whose site is lost"
start = "2026-03-02T07:00:00-07:00"
duration = "2h"
[site.main]
[queue.calls]
arrivals = { rate = "60/h" }
handling = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }
[agents]
staff = { count = 4, site = "main" }
[fault."<b>lost</b> & found"]
kind = "site_outage"
target = "main"
at = "08:00"
duration = "20m"
"#;

/// The files of a folder that `chart` makes, and their bytes.
fn drawn(at: &At, folder: &str) -> Vec<(String, String)> {
    let is_drawn = |name: &String| name.ends_with(".svg") || name.ends_with(".html");
    let names = at.names(folder).into_iter().filter(is_drawn);
    names.map(|name| (name.clone(), at.read(&format!("{folder}/{name}")))).collect()
}

#[test]
fn cli_8_chart_draws_the_bytes_that_run_drew() {
    let at = At::new();
    at.write("faulty.toml", FAULTY);
    for (run, least) in [
        ("run faulty.toml --report --impact --out r -q", 5),
        ("run faulty.toml --report --replications 12 --out r -q", 2),
    ] {
        let ended = at.run(run);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{run}");
        let by_run = drawn(&at, "r");
        assert!(by_run.len() >= least, "{run}: {:?}", at.names("r"));
        for (name, _) in &by_run {
            std::fs::remove_file(at.path().join("r").join(name)).unwrap();
        }
        let before = at.names("r");
        let ended = at.run("chart r --report");
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        assert_eq!(ended.out.lines().count(), by_run.len(), "{}", ended.out);
        assert!(drawn(&at, "r") == by_run, "{run}: other bytes");
        assert_eq!(at.names("r").len(), before.len() + by_run.len(), "and nothing else");
    }
}

#[test]
fn cli_8_chart_without_charts_draws_none() {
    let at = At::new();
    assert_eq!(at.run("run small.toml --charts none --out r -q").code, 0);
    assert!(drawn(&at, "r").is_empty());
    assert_eq!(at.run("chart r --charts none").out, "nothing to draw\n");
    assert_eq!(at.run("chart r").code, 0);
    assert!(!drawn(&at, "r").is_empty());
}

#[test]
fn cli_8_chart_refuses_what_is_no_result_of_a_run() {
    let at = At::new();
    at.write("photos/cat.txt", "");
    at.write("album/manifest.json", "{\"program\": \"album\"}");
    for (folder, said) in [("photos", "manifest.json"), ("album", "album"), ("none", "none")] {
        let ended = at.run(&format!("chart {folder}"));
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{folder}: {}", ended.err);
        assert!(ended.err.contains(said), "{folder}: {}", ended.err);
    }
    assert_eq!(at.names("photos"), ["cat.txt"]);
    // A result that is broken is another matter.
    assert_eq!(at.run("run small.toml --out r -q").code, 0);
    at.write("r/contacts.csv", "queue,medium\n");
    let ended = at.run("chart r");
    assert_eq!(ended.code, 3, "{}", ended.err);
    assert!(ended.err.contains("contacts.csv") && ended.err.contains("submitted_s"));
}

#[test]
#[cfg(not(feature = "png"))]
fn out_10_png_without_the_feature_is_told_before_the_run() {
    let at = At::new();
    for command in ["run small.toml --charts png", "chart results/small --charts png"] {
        let ended = at.run(command);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{command}");
        assert!(ended.err.contains("--features png"), "{}", ended.err);
    }
    assert_eq!(at.names("."), ["small.toml"]);
}

/// What a reader does, and what came of it, written where the test finds it.
const READER: &str = r#"<script>
addEventListener("error", (e) => { document.body.dataset.failed = e.message; });
(() => {
  const canvas = document.getElementById("plot-0"), box = canvas.getBoundingClientRect();
  const send = (type, share) => canvas.dispatchEvent(new PointerEvent(type, {
    clientX: box.left + box.width * share, clientY: box.top + 60, pointerId: 1, bubbles: true,
    pointerType: "mouse",
  }));
  canvas.setPointerCapture = () => {};
  const found = {};
  send("pointermove", 0.5);
  found.hover = document.getElementById("tip").textContent;
  const whole = document.body.dataset.range;
  send("pointerdown", 0.4);
  send("pointermove", 0.6);
  send("pointerup", 0.6);
  found.zoomed = document.body.dataset.range;
  document.getElementById("reset").click();
  found.whole = document.body.dataset.range === whole;
  const before = canvas.toDataURL();
  const key = document.querySelector(".keys button");
  key.click();
  found.toggled = key.getAttribute("aria-pressed") === "false" && canvas.toDataURL() !== before;
  const head = document.querySelector("details table.sorted th:nth-child(4) button");
  head.click();
  const column = [...document.querySelectorAll("details table.sorted")][0].tBodies[0].rows;
  const values = [...column].map((row) => row.cells[3].textContent).filter((text) => text !== "");
  found.sorted = values.every((v, i) => i === 0 || Number(values[i - 1]) <= Number(v));
  found.rows = values.length;
  found.wide = document.documentElement.scrollWidth - innerWidth;
  const sizes = [...document.querySelectorAll("p,li,td,th,h1,h2,h3,button,summary")]
    .map((e) => parseFloat(getComputedStyle(e).fontSize));
  found.smallest = Math.min(...sizes);
  found.bold = document.querySelectorAll("td b, h1 b").length;
  document.body.dataset.found = JSON.stringify(found);
})();
</script></body>"#;

/// A browser without a window, if this machine has one.
fn browser() -> Option<PathBuf> {
    let names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.into_iter().find(|file| file.is_file())
}

/// What the browser logs, and the page as it stands in it.
fn opened(browser: &Path, page: &Path, width: u32) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"])
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("--window-size={width},900"))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stderr), text(&output.stdout))
}

#[test]
fn out_10_the_page_works_in_a_browser() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium in PATH; the page's structure is held by unit tests");
        return;
    };
    let at = At::new();
    at.write("faulty.toml", FAULTY);
    assert_eq!(at.run("run faulty.toml --report --impact --out r -q").code, 0);
    let page = at.read("r/report.html");
    at.write("r/read.html", &page.replace("</body>", READER));
    for width in [1_280, 400] {
        let (log, dom) = opened(&browser, &at.path().join("r/read.html"), width);
        // Errors of scripts and what the policy refuses appear as messages of the console.
        assert!(!log.contains("CONSOLE"), "{width}: {log}");
        assert!(dom.contains("data-ready=\"yes\""), "{width}: {dom:.600}");
        let (_, found) = dom.split_once("data-found=\"").expect("the reader came to the end");
        let found = found.split_once('"').unwrap().0.replace("&quot;", "\"").replace("&lt;", "<");
        let found: serde_json::Value =
            serde_json::from_str(&found.replace("&gt;", ">").replace("&amp;", "&")).unwrap();
        let hover = found["hover"].as_str().unwrap();
        // In the middle of two hours from seven.
        assert!(hover.starts_with("08:0") || hover.starts_with("07:5"), "{width}: {hover}");
        assert!(hover.contains("available") && hover.contains("fault: <b>lost</b>"), "{hover}");
        let zoomed: Vec<f64> = found["zoomed"]
            .as_str()
            .unwrap()
            .split(' ')
            .map(|bound| bound.parse().unwrap())
            .collect();
        let length = zoomed[1] - zoomed[0];
        assert!((1_200.0..2_200.0).contains(&length), "{width}: a fifth of two hours: {length}");
        for what in ["whole", "toggled", "sorted"] {
            assert_eq!(found[what], true, "{width}: {what}");
        }
        assert!(found["rows"].as_u64() > Some(20), "{width}");
        assert!(found["wide"].as_f64() <= Some(0.0), "{width}: it is wider than the window");
        assert!(found["smallest"].as_f64() >= Some(13.0), "{width}: {}", found["smallest"]);
        assert_eq!(found["bold"], 0, "a name became markup");
    }
}
