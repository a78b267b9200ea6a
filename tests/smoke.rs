mod common;
use common::*;
use switchover::ledger::rows::*;

#[test]
fn erlang_smoke() {
    for patience in [true, false] {
        let s = scenario(&format!(
            r#"
duration = "100h"
[site.main]
[queue.calls]
arrivals = {{ rate = "48/min" }}
handling = {{ exponential = {{ mean = "1m" }} }}
{}
[agents]
staff = {{ count = 50, site = "main" }}
"#,
            if patience { r#"patience = { exponential = { mean = "2m" } }"# } else { "" }
        ));
        let story = tell(&s);
        let n = story.contacts().count();
        let w: f64 = story.contacts().map(|c| c.wait.as_secs_f64()).sum::<f64>() / n as f64;
        let ab = story.ended(|e| matches!(e, ContactEnd::Abandoned(_)));
        eprintln!("n {n} wait {w} abandoned {}", ab as f64 / n as f64);
        for r in story.rows.iter().take(8) {
            eprintln!("{r:?}");
        }
    }
}
