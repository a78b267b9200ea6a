//! Charts and the page, held against hand-made tables.

use super::bins::Bins;
use super::canvas::{WIDTH, text_width};
use super::page::{self, page};
use super::registry::{CHARTS, Picturing, draw_all};
use super::source::Source;
use super::test_folder::{Folder, HOSTILE};
use super::track::Track;
use super::{agents_by_state, true_against_reported, waiting_and_service_level};

/// Writes pictures where a reader can look at them, if asked to.
fn keep(file: &str, text: &str) {
    if let Some(folder) = std::env::var_os("SWITCHOVER_CHARTS") {
        std::fs::write(std::path::Path::new(&folder).join(file), text).unwrap();
    }
}

fn pictures(source: &Source) -> Vec<(&'static str, String)> {
    let draw = |chart: &super::registry::Chart| Some((chart.name, (chart.draw)(source).unwrap()?));
    CHARTS.iter().filter_map(draw).collect()
}

/// A text of a picture: what it says, and the pixels that it covers (left, top, right, bottom).
fn texts(svg: &str) -> Vec<(String, [f64; 4])> {
    let mut found = Vec::new();
    for part in svg.split("<text ").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let words = rest.split_once("</text>").unwrap().0.trim();
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let words = words.replace("&apos;", "'").replace("&#39;", "'").replace("&amp;", "&");
        let value = |name: &str| -> Option<f64> {
            let (_, rest) = tag
                .split_once(&format!(" {name}=\""))
                .or_else(|| tag.strip_prefix(&format!("{name}=\"")).map(|rest| ("", rest)))?;
            rest.split('"').next()?.parse().ok()
        };
        let (x, y, size) =
            (value("x").unwrap(), value("y").unwrap(), value("font-size").unwrap() * 1.24);
        let size = size.round();
        let width = f64::from(text_width(&words, size as i32).unwrap());
        let anchor = |name: &str| tag.contains(&format!("text-anchor=\"{name}\""));
        let turned = tag.contains("rotate(270");
        let across = if anchor("middle") {
            width / 2.0
        } else if anchor("end") {
            width
        } else {
            0.0
        };
        // `dy` moves the base line: 0.76em hangs below the point, 0.5ex is about centred.
        let (above, below) = match tag {
            tag if tag.contains("dy=\"0.76em\"") => (0.0, size * 0.75),
            tag if tag.contains("dy=\"0.5ex\"") => (size * 0.4, size * 0.4),
            _ => (size * 0.75, 0.0),
        };
        found.push((
            words,
            match turned {
                true => [x - above, y - width + across, x + below, y + across],
                false => [x - across, y - above, x - across + width, y + below],
            },
        ));
    }
    found
}

#[test]
fn out_10_charts_have_titles_units_faults_and_legends() {
    let folder = Folder::everything();
    let pictures = pictures(&folder.source());
    assert_eq!(pictures.len(), CHARTS.len(), "there is something for every chart");
    for (name, svg) in &pictures {
        keep(&format!("{name}.svg"), svg);
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("two-site-outage: "), "{name}");
        // A name is user text: it must not become markup.
        assert!(!svg.contains("<img") && !svg.contains("chat <b>"), "{name}");
        if ["queue_order", "replications"].contains(name) {
            continue;
        }
        assert!(svg.contains("Time of day (UTC−07:00)"), "{name}");
        let said: Vec<String> = texts(svg).into_iter().map(|(words, _)| words).collect();
        let named = |part: &str| said.iter().filter(|words| words.starts_with(part)).count();
        if *name == "faults" {
            // Every target has its line.
            assert_eq!(named("denver-lost"), 2);
            continue;
        }
        assert_eq!(named("denver-lost"), 1, "{name}: one shade, one name");
        assert!(said.iter().any(|words| words == "fault"), "{name}");
        if *name != "switchover_wave" {
            assert!(said.iter().any(|words| words.starts_with("<img src=x")), "{name}");
        }
    }
}

#[test]
fn out_10_no_text_lies_on_another_or_outside() {
    let folder = Folder::everything();
    for (name, svg) in pictures(&folder.source()) {
        let texts = texts(&svg);
        assert!(texts.len() > 8, "{name}");
        for (place, (words, [left, top, right, bottom])) in texts.iter().enumerate() {
            let inside = *left >= -1.0 && *top >= -1.0 && *right <= f64::from(WIDTH) + 1.0;
            assert!(inside, "{name}: {words:?} leaves the picture");
            for (other, [l, t, r, b]) in &texts[place + 1..] {
                let apart = right <= l || r <= left || bottom <= t || b <= top;
                assert!(apart, "{name}: {words:?} lies on {other:?}");
            }
        }
    }
}

#[test]
fn core_2_charts_are_the_same_bytes_every_time() {
    let folder = Folder::everything();
    let draw = || draw_all(&folder.source(), Picturing::Svg).unwrap();
    assert_eq!(draw(), draw());
    let files: Vec<String> = draw().into_iter().map(|(file, _)| file).collect();
    assert_eq!(page(&folder.source(), &files).unwrap(), page(&folder.source(), &files).unwrap());
}

#[test]
fn out_10_a_chart_without_its_table_or_its_rows_is_not_drawn() {
    let folder = Folder::new(None);
    assert!(pictures(&folder.source()).is_empty());
    let full = Folder::everything();
    for file in full.source().files(".csv").unwrap() {
        let mut table = full.source().table(&file).unwrap().unwrap();
        folder.file(&file, &(table.header().unwrap().join(",") + "\n"));
    }
    assert!(pictures(&folder.source()).is_empty());
    let html = page(&folder.source(), &[]).unwrap();
    assert!(html.contains("two-site-outage") && !html.contains("<canvas"));
}

#[test]
fn out_10_a_run_of_any_length_has_charts_that_count_time_since_its_start() {
    for end in [0.5, 36_000.0, 1e7] {
        let folder = Folder::everything();
        folder.manifest(None, end, "");
        for (name, svg) in pictures(&folder.source()) {
            let over_time = !["queue_order", "replications"].contains(&name);
            assert!(svg.contains("Time since start") || !over_time, "{name}");
        }
    }
}

#[test]
fn cli_8_a_table_that_is_not_ours_is_told_by_file_and_column() {
    let folder = Folder::new(None);
    folder.file("contacts.csv", "queue,medium\ncalls,voice\n");
    let error = waiting_and_service_level::draw(&folder.source()).unwrap_err().to_string();
    assert!(error.contains("contacts.csv") && error.contains("submitted_s"), "{error}");
    folder.file("faults.csv", "id,fault,kind,target,start_s,start,end_s\n1,a,b,c,soon,,\n");
    let path = folder.source_error();
    assert!(path.contains("faults.csv") && path.contains("soon"), "{path}");
}

/// The sum over time of a line of a track, in hours.
fn hours(tracks: &[Track], line: &str) -> f64 {
    let lines = tracks.iter().flat_map(|track| {
        track.lines.iter().filter(|of| of.name == line).map(|of| (track.width_s, of))
    });
    let sum = |(width, line): (f64, &super::track::TrackLine)| {
        line.values.iter().flatten().sum::<f64>() * width / 3_600.0
    };
    lines.map(sum).sum()
}

#[test]
fn out_10_agents_are_counted_where_they_are() {
    let folder = Folder::new(None);
    folder.file(
        "agent_states.csv",
        "time_s,agent,site,medium,observer,from,to,reason_code\n\
         0,a,x,voice,truth,logged_out,available,\n\
         0,b,x,voice,truth,logged_out,available,\n\
         3600,a,x,voice,truth,available,talking,\n\
         3700,b,x,voice,router,available,talking,\n\
         7200,b,x,voice,truth,available,logged_out,connection_lost\n\
         9000,b,x,voice,truth,logged_out,available,\n\
         10800,a,x,voice,truth,talking,logged_out,shift_end\n",
    );
    let tracks = agents_by_state::tracks(&folder.source()).unwrap();
    for (state, wanted) in [
        ("available", 1.0 + 2.0 + 7.5),
        ("talking or active", 2.0),
        ("cut off by a failure", 0.5),
        ("not ready", 0.0),
    ] {
        let found = hours(&tracks, state);
        assert!((found - wanted).abs() < 1e-6, "{state}: {found}");
    }
}

#[test]
fn out_10_many_sites_are_shown_together() {
    let folder = Folder::new(None);
    let mut text = String::from("time_s,agent,site,medium,observer,from,to,reason_code\n");
    for site in 0..9 {
        text += &format!("0,a{site},s{site},voice,truth,logged_out,available,\n");
    }
    folder.file("agent_states.csv", &text);
    let tracks = agents_by_state::tracks(&folder.source()).unwrap();
    assert_eq!(tracks.len(), 1);
    assert!((hours(&tracks, "available") - 90.0).abs() < 1e-6);
}

#[test]
fn out_10_waiting_and_service_level_agree_with_sums_by_hand() {
    let folder = Folder::new(None);
    let mut text =
        String::from("queue,medium,submitted_s,answered_s,ended_s,end,wait_s,within_threshold\n");
    for (submitted, wait, end) in [
        (0.0, 10.0, "handled"),
        (100.0, 75.0, "handled"),
        (890.0, 15.0, "handled"),
        (1_000.0, 5.0, "abandoned"),
        (1_000.0, 50.0, "abandoned"),
        (1_000.0, 500.0, "open"),
    ] {
        let ended = submitted + wait;
        let answered = if end == "handled" { ended.to_string() } else { String::new() };
        let within = wait <= 20.0;
        text += &format!("calls,voice,{submitted},{answered},{ended},{end},{wait},{within}\n");
    }
    folder.file("contacts.csv", &text);
    let tracks = waiting_and_service_level::tracks(&folder.source()).unwrap();
    // The third contact ended in the second interval; of those who gave up there, one did
    // so within the threshold and is excluded.
    assert_eq!(tracks[0].lines[0].values[..3], [Some(50.0), Some(50.0), None]);
    assert!((hours(&tracks, "waiting") * 3_600.0 - 655.0).abs() < 1e-6);
    assert_eq!(tracks[2].lines[0].values[..3], [Some(3.0), Some(3.0), Some(0.0)]);
}

#[test]
fn out_10_the_truth_stands_against_what_is_reported() {
    let folder = Folder::everything();
    let tracks = true_against_reported::tracks(&folder.source()).unwrap();
    let [calls, people] = &tracks[..] else { panic!("calls and people") };
    for (bin, truth, reported) in [(17, 80.0, 80.0), (18, 80.0, 0.0), (20, 80.0, 95.0)] {
        assert_eq!(calls.lines[0].values[bin], Some(truth));
        assert_eq!(calls.lines[1].values[bin], Some(reported));
    }
    // 36,000 agent seconds in 900 s: 40 people; of the lost interval nobody is known.
    assert_eq!(people.lines[0].values[18], Some(40.0));
    assert_eq!(people.lines[1].values[17..19], [Some(40.0), Some(0.0)]);
    let svg = true_against_reported::draw(&folder.source()).unwrap().unwrap();
    for part in ["not yet reported", "missing from the report", "but not so", "late records"] {
        assert!(svg.contains(part), "{part}");
    }
}

#[test]
fn out_10_names_on_the_page_are_escaped() {
    let folder = Folder::everything();
    let html = page(&folder.source(), &["agents_by_state.svg".to_owned()]).unwrap();
    keep(page::FILE, &html);
    assert!(!html.contains("<img src=x") && !html.contains("chat <b>"));
    assert!(!html.contains(HOSTILE));
    // In text, and in what the script reads.
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(html.contains("\\u003cimg src=x onerror=alert(1)\\u003e"));
    assert_eq!(html.matches("</script>").count(), 2, "its own scripts end, nothing else");
    let (_, json) = html.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value =
        serde_json::from_str(json.split_once("</script>").unwrap().0).unwrap();
    let faults = data["faults"].as_array().unwrap();
    assert!(faults.iter().any(|fault| fault["name"] == HOSTILE));
}

#[test]
fn out_10_the_page_needs_no_network_and_links_to_every_table() {
    let folder = Folder::everything();
    let html = page(&folder.source(), &["agents_by_state.svg".to_owned()]).unwrap();
    for part in
        ["http://", "https://", "@import", "url(", "fetch(", "XMLHttpRequest", "<link rel=\"style"]
    {
        assert!(!html.contains(part), "{part}");
    }
    assert!(html.contains("default-src 'none'"));
    for file in folder.source().files(".csv").unwrap() {
        assert!(html.contains(&format!("<a href=\"{file}\">")), "{file}");
    }
    // What followed from the first fault, counted by hand: 51 contacts waited, a third gave up.
    let given_up = (0..600).filter(|n| n % 3 == 0 && (16_200..19_000).contains(&(n * 55))).count();
    assert!(html.contains(&format!("{given_up} contacts given up or refused")));
    assert!(html.contains("20 agents cut off"));
}

#[test]
fn out_10_the_answers_come_from_the_summary_and_from_impact() {
    let folder = Folder::new(Some("2026-03-02T07:00:00-07:00"));
    folder.file(
        "summary.csv",
        "scope,name,metric,value,unit\nrun,run,service_level,0.921391,ratio\n\
         run,run,agent_seconds_out_of_service,86400.000000,s\nqueue,q,lost,7,count\n",
    );
    let html = page(&folder.source(), &[]).unwrap();
    assert!(html.contains("<b>92.1 %</b>") && html.contains("<b>24 h</b>"));
    assert!(!html.contains("What the faults did"));
    folder.file(
        "impact.csv",
        "question,scope,name,measure,value,twin,unit\n\
         paid,queue,<q>,abandoned,169,64,count\nnormal,run,run,back_to_normal_s,18900,,s\n\
         slowest,group,g,view_agrees_again_s,19800,,s\n\
         order,queue,q,inversions,0,0,count\n",
    );
    let html = page(&folder.source(), &[]).unwrap();
    for part in
        ["What did customers pay?", "<td>&lt;q&gt;</td>", ">169<", ">64<", "12:15:00", "12:30:00"]
    {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("lost their order"), "nothing on both sides is left out");
}

#[test]
fn out_10_colours_are_not_all_that_tells_things_apart() {
    use super::palette::stroke;
    let looks: std::collections::BTreeSet<String> =
        (0..28).map(|number| format!("{:?}", stroke(number))).collect();
    assert_eq!(looks.len(), 28);
    // Neighbours differ in their dashes, too.
    for number in 0..27 {
        assert_ne!(stroke(number).dashes, stroke(number + 1).dashes, "{number}");
    }
}

#[cfg(feature = "png")]
#[test]
fn out_10_png_is_drawn_from_the_same_picture() {
    let folder = Folder::everything();
    for (file, content) in draw_all(&folder.source(), Picturing::Png).unwrap() {
        assert!(file.ends_with(".png") && content.starts_with(b"\x89PNG"), "{file}");
        let width = u32::from_be_bytes(content[16..20].try_into().unwrap());
        assert_eq!(width, 2 * WIDTH as u32);
    }
}

#[test]
fn out_10_bins_of_a_run_without_time_exist() {
    assert_eq!(Bins::fine(0.0).values().len(), 1);
    assert_eq!(Bins::intervals(0.0, 900.0).values().len(), 1);
}

#[test]
fn out_10_who_moved_up_because_others_gave_up_is_not_out_of_order() {
    // Two of the five gave up: everybody behind them comes earlier than due, and one really
    // was taken before another who was due.
    let folder = Folder::new(None);
    folder.file(
        "queue_order.csv",
        "queue,taken_s,position_taken,position_due,overtaken_by,displaced,overtook,cause\n\
         chat,1,1,1,0,0,false,\nchat,2,2,4,0,2,true,\nchat,3,3,5,0,2,false,\n",
    );
    let drawn = super::queue_order::draw(&folder.source()).unwrap().expect("there are rows");
    assert!(drawn.contains("chat: 3 taken, 1 out of order (33.3 %)"), "{drawn}");
}

#[test]
fn out_10_areas_of_a_picture_differ_on_grey_paper() {
    use super::palette::{Fill, lightness};
    let stacks: [(&str, Vec<Fill>); 6] = [
        ("states", agents_by_state::SHOWN.iter().map(|(_, fill)| *fill).collect()),
        ("verdicts", true_against_reported::VERDICTS.iter().map(|(_, fill)| *fill).collect()),
        ("heartbeat", super::heartbeat::COUNTED.iter().map(|(_, fill)| *fill).collect()),
        ("wave", super::switchover_wave::PHASES.iter().map(|(.., fill)| *fill).collect()),
        ("errors", super::interaction_errors::CODES.iter().map(|(.., fill)| *fill).collect()),
        ("reasons", super::agent_logouts::OWN.to_vec()),
    ];
    for (stack, fills) in stacks {
        for (place, one) in fills.iter().enumerate() {
            for other in &fills[place + 1..] {
                let apart = lightness(one.colour).abs_diff(lightness(other.colour));
                assert!(one.hatch != other.hatch || apart >= 40, "{stack}: {one:?} and {other:?}");
            }
        }
    }
}

#[test]
fn out_10_a_heartbeat_without_anything_to_show_has_no_picture() {
    let folder = Folder::new(None);
    let header = "time_s,event,by,alive,dead_s,cause\n";
    folder.file("heartbeat.csv", &format!("{header}0,new_session,,,,\n"));
    assert!(super::heartbeat::draw(&folder.source()).unwrap().is_none());
    assert!(super::heartbeat::tracks(&folder.source()).unwrap().is_empty());
    folder.file("heartbeat.csv", &format!("{header}0,new_session,,,,\n9,reroute,,,,\n"));
    let drawn = super::heartbeat::draw(&folder.source()).unwrap().unwrap();
    assert!(drawn.contains("calls routed again") && !drawn.contains("watchdog"), "{drawn}");
}

#[test]
fn out_10_the_truth_of_what_no_report_is_about_is_not_missing_from_it() {
    let folder = Folder::new(None);
    let mut text = String::from("start_s,end_s,scope,name,view,answered,logged_in_s\n");
    for (name, calls) in [("denver", 8), ("dallas", 5), ("web", 70)] {
        text += &format!("0,900,group,{name},truth,{calls},900\n");
    }
    text += "0,900,queue,cards,truth,83,\n";
    text += "0,900,group,denver,reported,8,900\n0,900,group,dallas,reported,,\n";
    folder.file("intervals.csv", &text);
    let tracks = true_against_reported::tracks(&folder.source()).unwrap();
    let [calls, people] = &tracks[..] else { panic!("calls and people") };
    // No queue is reported: contacts are counted by the groups that are.
    for (track, truth, reported) in [(calls, 13.0, 8.0), (people, 2.0, 1.0)] {
        assert_eq!(track.lines[0].values[0], Some(truth));
        assert_eq!(track.lines[1].values[0], Some(reported));
    }
    let svg = true_against_reported::draw(&folder.source()).unwrap().unwrap();
    assert!(svg.contains("Contacts answered of dallas, denver, by interval of 15 min"), "{svg}");
}
