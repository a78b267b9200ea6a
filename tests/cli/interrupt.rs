//! Ctrl-C, sent to a real process in the middle of a run.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::place::{At, ended};

/// A run so long that it is certainly interrupted in the middle.
const LONG: &str = r#"
duration = "100000h"
[site.main]
[queue.calls]
arrivals = { rate = "4800/h" }
handling = { exponential = { mean = "3m" } }
[agents]
staff = { count = 250, site = "main" }
"#;

fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until the run is under way: it fills a folder beside the one to come.
fn wait_until_it_writes(at: &At) {
    for _ in 0..1_000 {
        if at.path().join("results").is_dir() && !at.names("results").is_empty() {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("the run never began");
}

#[test]
fn cli_9_ctrl_c_ends_cleanly_and_leaves_nothing_half_written() {
    for (arguments, how) in [
        ("run long.toml", "-INT"),
        ("run long.toml", "-TERM"),
        ("run long.toml --replications 8 --jobs 2", "-INT"),
        ("compare long.toml --set-b agents.staff.count=251 --jobs 2", "-INT"),
        ("sweep long.toml --vary agents.staff.count=250,251 --jobs 2", "-TERM"),
    ] {
        let at = At::new();
        at.write("long.toml", LONG);
        let child =
            at.program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until_it_writes(&at);
        signal(&child, how);
        let ended = ended(&child.wait_with_output().unwrap());
        assert_eq!(ended.code, 130, "{arguments}: {}", ended.err);
        assert_eq!(ended.err, "error: interrupted; nothing was written\n");
        assert!(at.names("results").is_empty(), "{:?}", at.names("results"));
    }
}
