//! A result folder with a little of everything, for tests.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use super::source::Source;

/// A name that would be markup.
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'&</script>";

/// A folder, gone when dropped.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// One with a manifest of a run of ten hours and nothing else.
    pub fn new(start: Option<&str>) -> Self {
        let folder = Folder { folder: tempfile::tempdir().unwrap() };
        folder.manifest(start, 36_000.0, "");
        folder
    }

    /// The manifest of a run of so many seconds; `more` is put into it.
    pub fn manifest(&self, start: Option<&str>, end_s: f64, more: &str) {
        let start = start.map_or("null".to_owned(), |start| format!("\"{start}\""));
        self.file(
            "manifest.json",
            &format!(
                "{{\"program\": \"switchover\", \"scenario\": \"two-site-outage\", \"seed\": 7, \
                 {more} \"course\": {{\"start\": {start}, \"duration_s\": \"36000.000000\", \
                 \"interval_s\": \"900.000000\", \"warm_up_s\": \"1800.000000\", \
                 \"service_levels\": {{\"calls\": {{\"within_s\": \"20.000000\", \"strict\": \
                 false, \"abandoned\": \"excluded\"}}}}}}, \"simulated_s\": \"{end_s:.6}\"}}"
            ),
        );
    }

    /// Writes a file.
    pub fn file(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// The folder as charts see it.
    pub fn source(&self) -> Source {
        Source::open(self.folder.path()).unwrap()
    }

    /// Why charts cannot see the folder.
    pub fn source_error(&self) -> String {
        Source::open(self.folder.path()).unwrap_err().to_string()
    }

    /// One with every table that a chart reads.
    pub fn everything() -> Self {
        let folder = Folder::new(Some("2026-03-02T07:00:00-07:00"));
        folder.file("faults.csv", &faults());
        folder.file("contacts.csv", &contacts());
        folder.file("agent_states.csv", &agent_states());
        folder.file("intervals.csv", &intervals());
        folder.file("lost_data.csv", &lost_data());
        folder.file("queue_order.csv", &queue_order());
        folder.file("node_backlog.csv", &node_backlog());
        folder.file("presence.csv", &presence());
        folder.file("agent_logouts.csv", &agent_logouts());
        folder.file("interaction_errors.csv", &interaction_errors());
        folder.file("heartbeat.csv", &heartbeat());
        folder.file("switchovers.csv", &switchovers());
        folder.file("replications.csv", &replications());
        folder.file(
            "summary.csv",
            "scope,name,metric,value,mean,ci95_low,ci95_high,n,unit\n\
             run,run,service_level,0.921,0.92,0.91,0.93,40,ratio\n",
        );
        folder
    }
}

fn faults() -> String {
    let quoted = HOSTILE.replace('"', "\"\"");
    format!(
        "id,fault,kind,target,start_s,start,end_s\n\
         1,denver-lost,site_outage,denver,16200.0,x,18600.0\n\
         2,denver-lost,site_outage,dallas,16200.0,x,18600.0\n\
         3,\"{quoted}\",cut,denver-dallas,18000.0,x,19500.0\n\
         4,a fault whose name is so long that nobody would ever want to read all of it,crash,x,18100.0,x,18110.0\n\
         5,late,slow,database,33000.0,x,\n"
    )
}

fn contacts() -> String {
    let mut text = String::from(
        "queue,medium,submitted_s,answered_s,ended_s,end,wait_s,within_threshold,cause\n",
    );
    for number in 0..600 {
        let at = f64::from(number) * 55.0;
        let wait = if (16_200.0..19_000.0).contains(&at) { 90.0 } else { 5.0 };
        let end = if wait > 20.0 && number % 3 == 0 { "abandoned" } else { "handled" };
        let cause = if wait > 20.0 { "1" } else { "" };
        let (answered, ended) = (at + wait, at + wait + 200.0);
        let within = wait <= 20.0;
        writeln!(text, "calls,voice,{at},{answered},{ended},{end},{wait},{within},{cause}")
            .unwrap();
    }
    text
}

fn agent_states() -> String {
    let mut rows: Vec<(u32, String)> = Vec::new();
    for agent in 0..40 {
        let site = if agent % 2 == 0 { "denver" } else { "dallas" };
        let mut row = |time: f64, change: &str| {
            rows.push((time as u32, format!("{time},a-{agent},{site},voice,truth,{change}\n")));
        };
        row(0.0, "logged_out,available,shift_start,");
        for call in 0..10 {
            let at = 600.0 + f64::from(call) * 1_500.0 + f64::from(agent) * 13.0;
            row(at, "available,reserved,,");
            row(at + 6.0, "reserved,talking,,");
            row(at + 300.0, "talking,held,,");
            row(at + 400.0, "held,wrap_up,,");
            row(at + 430.0, "wrap_up,not_ready,,");
            row(at + 500.0, "not_ready,available,,");
        }
        if agent % 2 == 0 {
            row(16_200.0, "available,logged_out,connection_lost,1");
            row(18_700.0, "logged_out,available,,");
        }
    }
    // As a run writes them: in the order of time.
    rows.sort_by_key(|(time, _)| *time);
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    format!("time_s,agent,site,medium,observer,from,to,reason_code,cause\n{rows}")
}

fn intervals() -> String {
    let mut text = String::from("start_s,end_s,scope,name,view,answered,logged_in_s\n");
    for number in 0..40 {
        let (start, end) = (number * 900, number * 900 + 900);
        writeln!(text, "{start},{end},queue,calls,truth,80,").unwrap();
        writeln!(text, "{start},{end},group,staff,truth,80,36000").unwrap();
        // Of these no report ever tells.
        writeln!(text, "{start},{end},queue,mail,truth,30,").unwrap();
        writeln!(text, "{start},{end},group,web,truth,30,9000").unwrap();
        let (calls, people) = match number {
            18 => ("", ""),
            20 => ("95", "36000"),
            39 => ("", ""),
            _ => ("80", "36000"),
        };
        writeln!(text, "{start},{end},queue,calls,reported,{calls},").unwrap();
        writeln!(text, "{start},{end},group,staff,reported,,{people}").unwrap();
    }
    text
}

fn lost_data() -> String {
    let mut text = String::from("time_s,interval_start_s,verdict,cause\n");
    for (number, verdict) in
        ["lost", "late", "duplicated", "truncated", "misattributed"].iter().enumerate()
    {
        for _ in 0..=number {
            writeln!(text, "18600,{},{verdict},1", 16_200 + number * 900).unwrap();
        }
    }
    text + "20000,,lost,3\n"
}

fn queue_order() -> String {
    let mut text = String::from(
        "queue,taken_s,position_taken,position_due,overtaken_by,displaced,overtook,cause\n",
    );
    for queue in ["mail", "chat <b>"] {
        for taken in 1..=200_i32 {
            let due = if (90..120).contains(&taken) { 210 - taken } else { taken };
            let (at, moved) = (taken * 150, taken - due);
            writeln!(text, "{queue},{at},{taken},{due},{},{moved},{},", moved.max(0), moved < 0)
                .unwrap();
        }
    }
    text
}

fn agent_logouts() -> String {
    let mut text = String::from("mrd,logout_s,login_s,reason_code,cause\n");
    for number in 0..60 {
        let at = 16_210 + number;
        let (back, code) = match number % 4 {
            0 => (String::new(), 50_002),
            1 => ("18700".to_owned(), 50_003),
            2 => ("18000".to_owned(), 3),
            _ => ("30000".to_owned(), 10 + number),
        };
        writeln!(text, "voice,{at},{back},{code},1").unwrap();
        writeln!(text, "chat,{at},{back},50003,1").unwrap();
    }
    text
}

fn interaction_errors() -> String {
    let mut text = String::from("time_s,client,server,node,code,cause\n");
    for number in 0..700 {
        writeln!(text, "{},a,p,n,{},1", 16_200 + number * 3, 2_000 + number % 7).unwrap();
    }
    text
}

fn node_backlog() -> String {
    let mut text = String::from("time_s,node,queue,waiting\n");
    for time in (0..36_000).step_by(120) {
        for (node, times) in [("node-1", 1), ("node-2", 2), (HOSTILE, 3)] {
            let node = node.replace('"', "\"\"");
            writeln!(text, "{time},\"{node}\",mail,{}", time / 600 * times).unwrap();
        }
    }
    text
}

fn presence() -> String {
    let mut text = String::from("published_s,delay_s,window_s\n");
    for number in 0..3_000 {
        let delay = if (1_500..1_600).contains(&number) { 30.0 } else { 0.02 };
        writeln!(text, "{},{delay},{}", number * 12, delay / 2.0).unwrap();
    }
    text
}

fn heartbeat() -> String {
    let mut text = String::from("time_s,event,by,alive,dead_s,cause\n");
    for number in 0..60 {
        let at = 16_200 + number * 60;
        let (event, by, alive, dead) = match number % 5 {
            0 => ("log_off", "session", "false", "61.5"),
            1 => ("log_off", "watchdog", "false", "95"),
            2 => ("log_off", "watchdog", "true", ""),
            3 => ("missed_detection", "", "false", "240"),
            _ => ("reroute", "", "", ""),
        };
        writeln!(text, "{at},{event},{by},{alive},{dead},1").unwrap();
    }
    text
}

fn switchovers() -> String {
    let mut text = String::from(
        "rule,detected_s,decided_s,connected_s,authenticated_s,loaded_s,listening_s,registered_s,\
         logged_in_s,ended_s,outcome,out_of_service_s,cause\n",
    );
    text += "start,1,1,1,2,3,4,5,6,6,completed,0,\n";
    for agent in 0..40 {
        let at = 16_200 + agent;
        let back = at + 60 + agent * 3;
        writeln!(
            text,
            "preferred_site,{at},{at},{},{},{},{},{},{back},{back},completed,{},1",
            at + 5,
            at + 9,
            at + 20,
            at + 30,
            at + 40,
            back - 16_200
        )
        .unwrap();
    }
    text
}

fn replications() -> String {
    let mut text = String::from("replication,scope,name,metric,value,unit\n");
    for number in 1..=40 {
        let level = 0.9 + f64::from(number % 10) / 250.0;
        writeln!(text, "{number},run,run,service_level,{level},ratio").unwrap();
        writeln!(text, "{number},run,run,lost,{},count", 20 + number % 7).unwrap();
        writeln!(text, "{number},run,run,rejected,0,count").unwrap();
    }
    text
}
