//! What a fault did, against the same run without it: the answers against counting by hand.

mod common;

use std::collections::BTreeMap;

use common::{scenario, tell};
use switchover::kernel::random::Seed;
use switchover::kernel::time::SimTime;
use switchover::ledger::ids::ContactId;
use switchover::ledger::rows::{ContactEnd, ContactRow, Row};
use switchover::report::impact::{Answer, Question};
use switchover::report::summary::sink::{RunEnd, SummarySink};
use switchover::scenario::Scenario;
use switchover::study::impact::answers::Sides;
use switchover::study::impact::twin::fault_free;
use switchover::study::impact::witness::Witness;
use switchover::study::setup::summary_setup;
use switchover::world::build::{build, service_level};

/// Two sites share a queue; the first is lost for a while.
fn text(minutes: u32, agents: u32) -> String {
    format!(
        "duration = \"3h\"\ndrain = true\n\
         [site]\nnorth = {{}}\nsouth = {{}}\n\
         [queue.cards]\nsites = [\"north\", \"south\"]\narrivals = {{ rate = \"200/h\" }}\n\
         handling = \"4m\"\npatience = {{ exponential = {{ mean = \"3m\" }} }}\n\
         [agents]\nnorth = {{ count = {agents}, site = \"north\" }}\n\
         south = {{ count = 6, site = \"south\" }}\n\
         [fault.lost]\nkind = \"site_outage\"\ntarget = \"north\"\nat = \"1h\"\n\
         duration = \"{minutes}m\"\n"
    )
}

fn answers(of: &Scenario) -> Vec<Answer> {
    let seed = Seed { seed: of.config.seed, replication: 1 };
    let mut run = build(of, seed);
    let names = run.names().clone();
    let groups = || names.groups().iter().map(|group| group.first).collect::<Vec<_>>();
    let summary = SummarySink::new(names.clone(), summary_setup(of, &names));
    let mut sink = (Witness::new(groups()), summary);
    run.complete(&mut sink);
    let (witness, summary) = sink;
    let end = RunEnd { simulated: run.now().since(SimTime::ZERO), events: run.events() };
    let summary = summary.finish(end);
    let twin = fault_free(of, seed, groups(), || true).expect("nobody gives it up");
    let level = service_level(&of.config.service_level);
    Sides {
        names: &names,
        run: (&witness, &summary),
        twin: (&twin.0, &twin.1),
        service_levels: &[level],
        interval: of.config.interval,
    }
    .answers()
}

fn value(answers: &[Answer], question: Question, name: &str, measure: &str) -> f64 {
    let found = answers
        .iter()
        .find(|one| one.question == question && one.name == name && one.measure == measure);
    found.and_then(|one| one.value).unwrap_or_else(|| panic!("{measure} of {name}"))
}

fn contacts(of: &Scenario) -> BTreeMap<ContactId, ContactRow> {
    let rows = tell(of).rows;
    let rows = rows.iter().filter_map(|row| match row {
        Row::Contact(row) => Some((row.contact, *row)),
        _ => None,
    });
    rows.collect()
}

#[test]
fn core_20_what_a_fault_costs_is_what_the_same_customers_waited_more() {
    for (minutes, agents) in [(20, 16), (40, 16), (30, 24)] {
        let of = scenario(&text(minutes, agents));
        let found = answers(&of);
        let mut without = of.clone();
        without.config.fault.clear();
        let (with, without) = (contacts(&of), contacts(&without));
        assert_eq!(with.len(), without.len(), "the same customers come");
        let added =
            with.iter().map(|(id, row)| row.wait.as_secs_f64() - without[id].wait.as_secs_f64());
        let added: Vec<f64> = added.collect();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        near(value(&found, Question::Paid, "cards", "added_wait_s"), added.iter().sum());
        let worst = added.iter().copied().fold(0.0, f64::max);
        near(value(&found, Question::Paid, "cards", "worst_added_wait_s"), worst);
        let lost = |rows: &BTreeMap<ContactId, ContactRow>| {
            rows.values().filter(|row| matches!(row.end, ContactEnd::Lost(_))).count() as f64
        };
        assert_eq!(value(&found, Question::Paid, "cards", "lost"), lost(&with));
        assert!(
            lost(&with) > 0.0 && lost(&without) == 0.0,
            "calls were cut off by the outage only"
        );
        let out = value(&found, Question::OutOfService, "north", "out_of_service_s");
        near(out, f64::from(agents * minutes * 60));
        let normal = value(&found, Question::Normal, "run", "back_to_normal_s");
        let over = 3_600.0 + f64::from(minutes) * 60.0;
        assert!(normal >= over && normal % 900.0 < 1e-6, "{normal}: the interval after {over}");
    }
}
