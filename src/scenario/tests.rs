#[test]
fn write_data() {
    super::generate::call_log(1, std::fs::File::create("scenarios/data/call-log-day.csv").unwrap())
        .unwrap();
    super::generate::staffing(
        std::fs::File::create("scenarios/data/call-log-day-staffing.csv").unwrap(),
    )
    .unwrap();
    for s in ["call-log-day", "erlang-a", "erlang-c", "two-sites", "link-cut"] {
        match super::load(std::path::Path::new(&format!("scenarios/{s}.toml")), &[]) {
            Ok(s) => {
                println!(
                    "OK {} {:?}",
                    s.name,
                    s.logs.values().map(|l| l.calls.len()).collect::<Vec<_>>()
                );
                print!("{}", s.warnings.render(false));
            }
            Err(e) => print!("{}", e.render(false)),
        }
    }
    let set = |k: &str, v: &str| (k.to_string(), v.to_string());
    match super::load(
        std::path::Path::new("scenarios/call-log-day.toml"),
        &[
            set("inputs.calls", "/work/shared/data/bank-calls-day.csv"),
            set("inputs.staffing", "/work/shared/data/bank-staffing-day.csv"),
        ],
    ) {
        Ok(s) => {
            println!(
                "OK {} {:?}",
                s.name,
                s.logs.values().map(|l| l.calls.len()).collect::<Vec<_>>()
            );
            print!("{}", s.warnings.render(false));
        }
        Err(e) => print!("{}", e.render(false)),
    }
}
