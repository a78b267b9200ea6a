//! Random centers and faults, as the text of a scenario.

use std::fmt::{self, Write as _};

use proptest::prelude::*;
use switchover::kernel::time::SimTime;

/// When the last caller comes and the last fault begins, in seconds.
const BUSY_S: u32 = 600;
/// The longest fault, in seconds.
const FAULT_S_MAX: u32 = 120;
/// From when on nothing fails any more and everybody has had time to come back.
pub const QUIET_FROM: SimTime = SimTime::from_secs((BUSY_S + FAULT_S_MAX + 180) as u64);
/// When every run ends.
pub const END: SimTime = SimTime::from_secs(24 * 3600);

const SITES: [&str; 3] = ["east", "west", "north"];
const MEDIA: [&str; 4] = ["voice", "chat", "email", "generic"];

/// A random scenario; a case that fails is shown as its text.
#[derive(Clone)]
pub struct Case {
    pub seed: u64,
    sites: usize,
    latency: [u8; 4],
    network: Network,
    trunks: [u8; 3],
    queues: Vec<Queue>,
    groups: Vec<Group>,
    faults: Vec<Fault>,
}

#[derive(Clone, Debug)]
struct Network {
    keepalive_ms: u32,
    count: u32,
    reconnect_ms: u32,
    carrier_timeout_ms: u32,
}

#[derive(Clone, Debug)]
struct Queue {
    medium: usize,
    priority: i16,
    skilled: bool,
    arrivals: u8,
    gap_s: u32,
    handling: u8,
    patience: u8,
    no_patience: u8,
    wrap_up: u8,
    hold: bool,
    period: bool,
    by_group: bool,
    rules: Rules,
}

/// How a queue treats who is not served at once.
#[derive(Clone, Debug)]
struct Rules {
    selection: u8,
    places: Option<u8>,
    hours: bool,
    send_away: bool,
    redial: u8,
    overflow: Option<(usize, u16)>,
}

#[derive(Clone, Debug)]
struct Group {
    count: u32,
    site: usize,
    switch: Option<usize>,
    at_once: [u16; 4],
    skill: u8,
    oldest: bool,
    ring: u8,
    no_answer: u8,
    ring_no_answer_ms: u32,
    pause_s: u32,
    shifts: u8,
}

#[derive(Clone, Debug)]
struct Fault {
    kind: u8,
    target: u32,
    at_ms: u32,
    duration_ms: u32,
    size: u8,
}

/// Any scenario that there can be.
pub fn any_case() -> impl Strategy<Value = Case> {
    (
        any::<u64>(),
        1..=3_usize,
        prop::array::uniform4(0..6_u8),
        any_network(),
        prop::array::uniform3(0..12_u8),
        prop::collection::vec(any_queue(), 1..=4),
        prop::collection::vec(any_group(), 1..=3),
        prop::collection::vec(any_fault(), 0..=6),
    )
        .prop_map(|(seed, sites, latency, network, trunks, queues, groups, faults)| Case {
            seed: seed >> 12,
            sites,
            latency,
            network,
            trunks,
            queues,
            groups,
            faults,
        })
}

fn any_network() -> impl Strategy<Value = Network> {
    // A keepalive may not be missed, nor an offer be taken back, because of the latency alone:
    // such centers never come to rest.
    let times = (1_500..=5_000_u32, 2..=4_u32, 100..=2_000_u32, 100..=5_000_u32);
    times.prop_map(|(keepalive_ms, count, reconnect_ms, carrier_timeout_ms)| Network {
        keepalive_ms,
        count,
        reconnect_ms,
        carrier_timeout_ms,
    })
}

fn any_queue() -> impl Strategy<Value = Queue> {
    let calls = (0..4_usize, -2..3_i16, any::<bool>(), 0..3_u8, 3..60_u32);
    let needs = (0..4_u8, 0..4_u8, 0..4_u8, 0..3_u8);
    let rules = (
        0..4_u8,
        prop::option::of(0..5_u8),
        any::<(bool, bool)>(),
        0..6_u8,
        prop::option::of((0..3_usize, 1..60_u16)),
    );
    let rules = rules.prop_map(|(selection, places, (hours, send_away), redial, overflow)| Rules {
        selection,
        places,
        hours,
        send_away,
        redial,
        overflow,
    });
    (calls, needs, any::<(bool, bool, bool)>(), rules).prop_map(
        |(
            (medium, priority, skilled, arrivals, gap_s),
            (handling, patience, no_patience, wrap_up),
            (hold, period, by_group),
            rules,
        )| Queue {
            medium,
            priority,
            skilled,
            arrivals,
            gap_s,
            handling,
            patience,
            no_patience,
            wrap_up,
            hold,
            period,
            by_group,
            rules,
        },
    )
}

fn any_group() -> impl Strategy<Value = Group> {
    let people = (1..=5_u32, 0..3_usize, prop::option::of(0..3_usize));
    let work = (prop::array::uniform4(0..4_u16), 0..3_u8, any::<bool>());
    let phone = (0..4_u8, 0..3_u8, 8_000..=20_000_u32, 0..40_u32, 0..3_u8);
    (people, work, phone).prop_map(
        |(
            (count, site, switch),
            (at_once, skill, oldest),
            (ring, no_answer, ring_no_answer_ms, pause_s, shifts),
        )| Group {
            count,
            site,
            switch,
            at_once,
            skill,
            oldest,
            ring,
            no_answer,
            ring_no_answer_ms,
            pause_s,
            shifts,
        },
    )
}

fn any_fault() -> impl Strategy<Value = Fault> {
    // Moments that fall together, or on the same second as other things, are likely.
    let moment = prop_oneof![0..BUSY_S * 1000, (0..BUSY_S).prop_map(|second| second * 1000)];
    let duration = prop_oneof![1..=FAULT_S_MAX * 1000, 1..=2_000_u32];
    (0..12_u8, any::<u32>(), moment, duration, 1..=3_u8).prop_map(
        |(kind, target, at_ms, duration_ms, size)| Fault { kind, target, at_ms, duration_ms, size },
    )
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {} of\n{}", self.seed, self.to_toml())
    }
}

impl Case {
    /// How many people there are.
    pub fn people(&self) -> u32 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// Whether anything can fail.
    pub fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The site of a part that says this number.
    fn site(&self, number: usize) -> usize {
        number % self.sites
    }

    fn switch_of(&self, group: &Group) -> usize {
        self.site(group.switch.unwrap_or(group.site))
    }

    /// The links that there are: one from each site to each other one.
    fn links(&self) -> Vec<(usize, usize)> {
        let pairs = (0..self.sites).flat_map(|a| (a + 1..self.sites).map(move |b| (a, b)));
        pairs.collect()
    }

    /// The scenario's text, for a run that comes to rest long before its end.
    pub fn to_toml(&self) -> String {
        self.to_toml_until((END.as_nanos() / 1_000_000_000) as u32, false)
    }

    /// The scenario's text, for a run that ends after so many seconds or, if it drains,
    /// with the last contact after that.
    pub fn to_toml_until(&self, seconds: u32, drain: bool) -> String {
        let mut text = format!(
            "duration = \"{seconds}s\"\ndrain = {drain}\ninterval = \"60s\"\n[network]\nlatency = \"{}\"\nreconnect = \"{}ms\"\n\
             carrier_timeout = \"{}ms\"\ndesktop = {{ interval = \"{}ms\", count = {} }}\n",
            ["0s", "0s", "1ms", "20ms", "300ms", "2s"][usize::from(self.latency[3])],
            self.network.reconnect_ms,
            self.network.carrier_timeout_ms,
            self.network.keepalive_ms,
            self.network.count,
        );
        for (site, trunks) in SITES[..self.sites].iter().zip(self.trunks) {
            writeln!(text, "[site.{site}]").expect("a text can be written");
            if trunks > 5 {
                writeln!(text, "trunks = {trunks}").expect("a text can be written");
            }
        }
        for (number, (a, b)) in self.links().into_iter().enumerate() {
            let latency = [
                "\"0s\"",
                "\"5ms\"",
                "\"80ms\"",
                "{ uniform = { low = \"1ms\", high = \"60ms\" } }",
                "{ exponential = { mean = \"30ms\" } }",
                "{ lognormal = { median = \"18ms\", sigma = 0.3 } }",
            ][usize::from(self.latency[number % 4])];
            writeln!(text, "[link.{}-{}]\nlatency = {latency}", SITES[a], SITES[b])
                .expect("a text can be written");
        }
        for (number, queue) in self.queues.iter().enumerate() {
            text += &self.queue_toml(number, queue);
        }
        for (number, group) in self.groups.iter().enumerate() {
            text += &self.group_toml(number, group);
        }
        for (number, fault) in self.faults.iter().enumerate() {
            text += &self.fault_toml(number, fault);
        }
        text
    }

    fn queue_toml(&self, number: usize, queue: &Queue) -> String {
        let Queue { priority, gap_s, .. } = queue;
        let medium = MEDIA[queue.medium];
        let arrivals = match queue.arrivals {
            0 => format!("every = \"{gap_s}s\""),
            1 => format!("rate = \"{}/h\"", 3600 / gap_s),
            _ => format!(
                "rates = [{{ from = \"0s\", rate = \"{}/h\" }}, {{ from = \"5m\", rate = \"200/h\" }}]",
                3600 / gap_s
            ),
        };
        let handling = ["\"20s\"", "\"1s\"", "{ exponential = { mean = \"30s\" } }", "\"1ms\""]
            [usize::from(queue.handling)];
        let mut text = format!(
            "[queue.q{number}]\nmedium = \"{medium}\"\npriority = {priority}\n\
             arrivals = {{ {arrivals}, until = \"{BUSY_S}s\" }}\nhandling = {handling}\n"
        );
        if queue.skilled && self.groups.iter().any(|group| group.skill > 0) {
            text += "skills = { art = 1 }\n";
        }
        if queue.patience > 0 {
            let patience = ["", "\"20s\"", "{ exponential = { mean = \"60s\" } }", "\"0s\""];
            text += &format!("patience = {}\n", patience[usize::from(queue.patience)]);
        }
        text += &format!(
            "no_patience = {}\n",
            ["0.0", "0.0", "0.3", "1.0"][usize::from(queue.no_patience)]
        );
        text += &format!(
            "wrap_up = {}\n",
            ["\"0s\"", "\"10s\"", "{ exponential = { mean = \"15s\" } }"]
                [usize::from(queue.wrap_up)]
        );
        if queue.hold {
            text += "hold = { share = 0.5, time = { exponential = { mean = \"10s\" } } }\n";
        }
        if queue.by_group {
            text += "handling_by_group = { g0 = { exponential = { mean = \"40s\" } } }\n";
        }
        text += &self.rules_toml(&queue.rules);
        if queue.period {
            text += "periods = [{ from = \"4m\", handling = \"7s\", patience = \"45s\" }]\n";
        }
        text
    }

    fn rules_toml(&self, rules: &Rules) -> String {
        let selection = ["longest_available", "least_occupied", "proportional", "by_priority"];
        let mut text = format!("selection = \"{}\"\n", selection[usize::from(rules.selection)]);
        if let Some(places) = rules.places {
            text += &format!("places = {places}\n");
        }
        if rules.hours {
            text += "hours = [{ from = \"20s\", until = \"8m\" }]\n";
        }
        if rules.send_away {
            text += "when_closed = \"send_away\"\n";
        }
        if rules.redial > 3 {
            let kind = if rules.redial == 4 { "same" } else { "new" };
            text += &format!(
                "redial = {{ share = 0.6, delay = {{ exponential = {{ mean = \"20s\" }} }}, \
                 as = \"{kind}\" }}\n"
            );
        }
        // Only where somebody is logged in at that site who serves everything.
        let site = rules.overflow.map(|(site, after)| (self.site(site), after));
        if let Some((site, after)) =
            site.filter(|(site, _)| *site == self.switch_of(&self.groups[0]))
        {
            text +=
                &format!("overflow = [{{ after = \"{after}s\", site = \"{}\" }}]\n", SITES[site]);
        }
        text
    }

    fn group_toml(&self, number: usize, group: &Group) -> String {
        let Group { count, ring_no_answer_ms, pause_s, .. } = group;
        let mut text = format!(
            "[agents.g{number}]\ncount = {count}\nsite = \"{}\"\nswitch = \"{}\"\n\
             ring_no_answer = \"{ring_no_answer_ms}ms\"\nnot_ready_after_no_answer = \"{pause_s}s\"\n",
            SITES[self.site(group.site)],
            SITES[self.switch_of(group)],
        );
        // The first group serves everything, so that every queue has somebody.
        let at_once = group.at_once.map(|count| if number == 0 { count.max(1) } else { count });
        let media: Vec<String> = MEDIA
            .iter()
            .zip(at_once)
            .filter(|(_, count)| *count > 0)
            .map(|(medium, count)| format!("{medium} = {count}"))
            .collect();
        let media = if media.is_empty() { vec!["voice = 1".to_owned()] } else { media };
        text += &format!("media = {{ {} }}\n", media.join(", "));
        let skill = if number == 0 && self.groups.iter().any(|group| group.skill > 0) {
            group.skill.max(1)
        } else {
            group.skill
        };
        if skill > 0 {
            text += &format!("skills = {{ art = {skill} }}\n");
        }
        if group.oldest {
            text += "takes = \"oldest\"\n";
        }
        let ring = ["\"0s\"", "\"3s\"", "{ uniform = { low = \"1s\", high = \"15s\" } }", "\"0s\""];
        text += &format!("ring = {}\n", ring[usize::from(group.ring)]);
        text += &format!("no_answer = {}\n", ["0.0", "0.2", "0.6"][usize::from(group.no_answer)]);
        match group.shifts {
            1 => text += "shifts = [{ from = \"30s\", until = \"7m\" }]\n",
            2 => {
                text += "shifts = [{ count = 1, from = \"0s\", until = \"200s\" }, \
                         { from = \"90s\", until = \"23h\" }]\n";
            }
            _ => {}
        }
        text
    }

    fn fault_toml(&self, number: usize, fault: &Fault) -> String {
        let links = self.links();
        let pick = |count: usize| fault.target as usize % count;
        let group = pick(self.groups.len());
        let site = SITES[self.site(pick(self.sites))];
        let switch = SITES[self.switch_of(&self.groups[group])];
        let people = self.groups[group].count;
        let phones = format!(
            "{}/g{group}/{}",
            SITES[self.site(self.groups[group].site)],
            if fault.size == 3 {
                "*".to_owned()
            } else {
                (fault.target / 7 % people + 1).to_string()
            }
        );
        let link = links.get(pick(links.len().max(1))).map(|(a, b)| (SITES[*a], SITES[*b]));
        let (kind, target, more) = match (fault.kind, link) {
            (0, _) => ("site_outage", site.to_owned(), String::new()),
            (1, _) => ("crash", format!("{switch}/switch"), String::new()),
            (2, _) => ("hang", format!("{switch}/switch"), String::new()),
            (3, _) => ("graceful_shutdown", format!("{switch}/switch"), String::new()),
            (4, _) => ("restart", format!("{switch}/switch"), String::new()),
            (5, _) => {
                let kinds = ["crash", "hang", "host_restart"];
                (kinds[fault.target as usize / 3 % 3], phones, String::new())
            }
            (6, _) => {
                let by = u32::from(fault.size).min(people);
                ("capacity", format!("agents/g{group}"), format!("by = {by}\n"))
            }
            (7, Some((a, b))) => ("cut", format!("{a}-{b}"), format!("from = \"{b}\"\n")),
            (8, Some((a, b))) => (
                "slow",
                format!("{a}-{b}"),
                "latency = { uniform = { low = \"0s\", high = \"4s\" } }\n".to_owned(),
            ),
            (9, Some((a, b))) => {
                ("lossy", format!("{a}-{b}"), format!("loss = 0.{}\n", fault.size * 3))
            }
            (10, _) => ("host_restart", format!("{switch}/switch"), String::new()),
            (_, Some((a, b))) => ("cut", format!("{a}-{b}"), String::new()),
            (_, None) => ("hang", phones, String::new()),
        };
        format!(
            "[fault.f{number}]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{}ms\"\n\
             duration = \"{}ms\"\n{more}",
            fault.at_ms, fault.duration_ms
        )
    }
}
