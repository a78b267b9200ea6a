//! `docs/tutorial.md` is done as a reader does it: its files written, its commands run.
//!
//! With `SWITCHOVER_BLESS=1` the outputs in the page are renewed instead.

use std::fs;
use std::path::Path;

use crate::place::At;

#[test]
fn out_10_the_tutorial_leads_to_a_scenario_with_a_fault_and_a_chart() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md");
    let page = fs::read_to_string(&path).unwrap();
    let at = At::new();
    let mut real = String::new();
    let mut commands = 0;
    for (number, part) in page.split("```").enumerate() {
        // Every second part is within a fence.
        if number % 2 == 0 {
            real += part;
            continue;
        }
        let (kind, body) = part.split_once('\n').unwrap();
        let mut shown = part.to_owned();
        if let Some(file) = kind.strip_prefix("toml ") {
            let text = match file.strip_suffix(" +") {
                Some(file) => at.read(file) + "\n" + body,
                None => body.to_owned(),
            };
            at.write(file.trim_end_matches(" +"), &text);
        } else {
            assert_eq!(kind, "console");
            let arguments = body.lines().next().unwrap().strip_prefix("$ switchover ").unwrap();
            let ended = at.run(arguments);
            assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments}");
            let lines: Vec<&str> = ended.out.lines().map(str::trim_end).collect();
            let out = lines.join("\n");
            shown = format!("console\n$ switchover {arguments}\n{}\n", out.trim_end());
            commands += 1;
        }
        real += &format!("```{shown}```");
    }
    assert!(commands >= 5);
    // What the reader is told to open.
    for file in ["clinic/waiting_and_service_level.svg", "power/report.html", "power/faults.svg"] {
        assert!(at.path().join("results").join(file).is_file(), "{file}");
    }
    if std::env::var_os("SWITCHOVER_BLESS").is_some() {
        fs::write(&path, &real).unwrap();
        return;
    }
    let differs = page.lines().zip(real.lines()).find(|(shown, real)| shown != real);
    assert_eq!(differs, None, "docs/tutorial.md is outdated: run this with SWITCHOVER_BLESS=1");
    assert!(page == real, "docs/tutorial.md is outdated: run this with SWITCHOVER_BLESS=1");
}
