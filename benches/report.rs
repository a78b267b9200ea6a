//! What a row costs: CSV files, fingerprints, summary, and the bare csv crate for comparison.
//!
//! `cargo bench --bench report [PATTERN]` prints nanoseconds a row, best of five;
//! with `--quick` of one.

// Benchmarks read the wall clock; simulations may not.
#![allow(clippy::disallowed_types)]

use std::fs::File;
use std::hint::black_box;
use std::io::BufWriter;
use std::sync::Arc;
use std::time::Instant;

use switchover::kernel::cause::Cause;
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::calendar::Calendar;
use switchover::ledger::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use switchover::ledger::names::Names;
use switchover::ledger::rows::*;
use switchover::ledger::service_level::{AbandonedWithin, ServiceLevel};
use switchover::ledger::sink::Sink;
use switchover::report::csv_sink::CsvSink;
use switchover::report::fingerprint::sink::FingerprintSink;
use switchover::report::summary::sink::{QueueSetup, RunEnd, SummarySetup, SummarySink};

const CALLS: u32 = 200_000;
const ROUNDS: usize = 5;

fn names() -> Names {
    let mut names = Names::default();
    names.add_queue("sales");
    names.add_group("cards-denver", "offices", 200);
    names.add_group("cards-dallas", "offices", 200);
    names.label("denver");
    names
}

/// The rows of one call: four changes of its agent's state, and the contact.
fn call(number: u32) -> [Row; 5] {
    let submitted = SimTime::from_nanos(u64::from(number) * 83_217_000);
    let agent = AgentId(number * 7 % 400);
    let state = |after: u64, from, to| {
        Row::AgentState(AgentStateRow {
            time: submitted + SimDuration::from_micros(after),
            agent,
            medium: Medium::Voice,
            observer: Observer::Truth,
            from,
            to,
            reason: AgentReason::None,
            cause: Cause::NONE,
        })
    };
    let talk = SimDuration::from_micros(181_234_567);
    [
        state(2_345_678, AgentState::Available, AgentState::Reserved),
        state(4_345_678, AgentState::Reserved, AgentState::Talking),
        state(185_580_245, AgentState::Talking, AgentState::WrapUp),
        state(200_580_245, AgentState::WrapUp, AgentState::Available),
        Row::Contact(ContactRow {
            contact: ContactId { source: QueueId(0), number, redial: 0 },
            medium: Medium::Voice,
            priority: 0,
            site: None,
            submitted,
            answered: Some(submitted + SimDuration::from_micros(4_345_678)),
            ended: submitted + talk,
            end: ContactEnd::Handled,
            agent: Some(agent),
            wait: SimDuration::from_micros(4_345_678),
            talk,
            hold: SimDuration::ZERO,
            wrap_up: SimDuration::from_secs(15),
            reroutes: 0,
            within_threshold: true,
            disposition_code: None,
            cause: Cause::NONE,
        }),
    ]
}

/// Prints the time of `run`, which handles `rows` rows.
fn measure(name: &str, rows: u32, mut run: impl FnMut()) {
    let mut patterns = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    if patterns.next().is_some_and(|pattern| !name.contains(&pattern)) {
        return;
    }
    let quick = std::env::args().any(|argument| argument == "--quick");
    let best = (0..if quick { 1 } else { ROUNDS })
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .expect("there are rounds");
    println!("{name:32} {:8.1} ns/row", best.as_nanos() as f64 / f64::from(rows));
}

fn record_all(sink: &mut impl Sink) {
    for number in 1..=CALLS {
        for row in &call(number) {
            sink.record(black_box(row));
        }
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let calendar = Calendar::new(1_772_460_000, -420);
    let names = names();
    for (name, calendar) in [("csv", None), ("csv with wall clock", Some(calendar))] {
        measure(name, CALLS * 5, || {
            let mut sink = CsvSink::create(folder.path(), &names, calendar).expect("files");
            record_all(&mut sink);
            black_box(sink.finish().expect("rows are written"));
        });
    }
    measure("fingerprint", CALLS * 5, || {
        let mut sink = FingerprintSink::default();
        record_all(&mut sink);
        black_box(sink.fingerprints());
    });
    let names = Arc::new(names);
    let service_level = ServiceLevel {
        within: SimDuration::from_secs(20),
        strict: false,
        abandoned: AbandonedWithin::Excluded,
    };
    measure("summary", CALLS * 5, || {
        let queue = QueueSetup { service_level, groups: vec![GroupId(0), GroupId(1)] };
        let setup =
            SummarySetup { warm_up: SimTime::ZERO, queues: vec![queue], sites: vec![Label(0)] };
        let mut sink = SummarySink::new(Arc::clone(&names), setup);
        record_all(&mut sink);
        black_box(sink.finish(RunEnd { simulated: SimDuration::ZERO, events: 0 }));
    });
    measure("csv crate, agent states only", CALLS * 4, || {
        let file = File::create(folder.path().join("plain.csv")).expect("a file");
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        for number in 1..=CALLS {
            for row in &call(number)[..4] {
                let Row::AgentState(row) = black_box(row) else { unreachable!("only states") };
                let (time, agent) = (row.time.to_string(), names.agent(row.agent));
                let (from, to) = (row.from.as_str(), row.to.as_str());
                let fields =
                    [&time, &agent, "cards", "offices", "voice", "truth", from, to, "", ""];
                writer.write_record(fields).expect("a record");
            }
        }
        writer.flush().expect("a file");
    });
}
